import { useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';

const QUIET_MS = 400;

/**
 * Asks the page's data again when something that begins with one of `prefixes` happens (`detection.`). Many events
 * in a moment lead to one question.
 */
export function useLive(...prefixes: readonly string[]): void {
  const client = useQueryClient();
  const wanted = prefixes.join(' ');
  useEffect(() => {
    const source = new EventSource('/api/events');
    let timer: number | undefined;
    source.addEventListener('change', (event) => {
      const { type } = JSON.parse(String(event.data)) as { type: string };
      if (!wanted.split(' ').some((prefix) => type.startsWith(prefix))) return;
      window.clearTimeout(timer);
      timer = window.setTimeout(() => void client.invalidateQueries(), QUIET_MS);
    });
    return () => {
      window.clearTimeout(timer);
      source.close();
    };
  }, [client, wanted]);
}
