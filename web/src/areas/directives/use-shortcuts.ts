import { useEffect } from 'react';

/** Keys of the intake desk: Ctrl+S saves; Alt+↓ and Alt+↑ go to the next and the last thing that needs a person. */
export function useShortcuts(save: () => void): void {
  useEffect(() => {
    const listen = (event: KeyboardEvent) => {
      if ((event.ctrlKey || event.metaKey) && event.key === 's') {
        event.preventDefault();
        save();
      }
      if (event.altKey && (event.key === 'ArrowDown' || event.key === 'ArrowUp')) {
        event.preventDefault();
        focusNext(event.key === 'ArrowDown' ? 1 : -1);
      }
    };
    window.addEventListener('keydown', listen);
    return () => window.removeEventListener('keydown', listen);
  }, [save]);
}

function focusNext(step: 1 | -1): void {
  const buttons = [...document.querySelectorAll<HTMLElement>('.confirm button')];
  const here = buttons.indexOf(document.activeElement as HTMLElement);
  const next = here === -1 ? (step === 1 ? 0 : buttons.length - 1) : here + step;
  const target = buttons[(next + buttons.length) % buttons.length];
  target?.focus();
  target?.scrollIntoView({ block: 'center', behavior: 'smooth' });
}
