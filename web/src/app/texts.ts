import i18next, { type i18n } from 'i18next';
import { initReactI18next } from 'react-i18next';
import { areas } from '../areas/index.ts';
import type { Texts } from './area.ts';
import { failures } from './failures.ts';
import { shellTexts } from './shell-texts.ts';

export type Language = 'vi' | 'en';

const STORED = 'lachan.language';

/** Vietnamese unless the person chose English on this device. */
export async function startTexts(): Promise<i18n> {
  const gather = (language: Language): Texts => ({
    ...shellTexts[language],
    ...Object.assign({}, ...areas.map(({ texts }) => texts[language])),
    ...failures[language],
    ...Object.assign({}, ...areas.map((area) => area.failures[language])),
  });
  await i18next.use(initReactI18next).init({
    lng: localStorage.getItem(STORED) === 'en' ? 'en' : 'vi',
    fallbackLng: 'vi',
    keySeparator: false,
    nsSeparator: false,
    interpolation: { escapeValue: false },
    resources: { vi: { translation: gather('vi') }, en: { translation: gather('en') } },
  });
  document.documentElement.lang = i18next.language;
  return i18next;
}

export function chooseLanguage(language: Language): void {
  localStorage.setItem(STORED, language);
  document.documentElement.lang = language;
  void i18next.changeLanguage(language);
}
