import { useEffect, useRef } from 'react';

export interface Place {
  /** `field:number`, `task:3` */
  key: string;
  start: number;
  end: number;
  isUnsure: boolean;
}

interface Props {
  text: string;
  places: readonly Place[];
  active: string | null;
  onPoint: (key: string | null) => void;
}

/** The letter as it was read. What was taken from it is marked; pointing at either side lights up the other. */
export function SourcePane({ text, places, active, onPoint }: Props) {
  const pane = useRef<HTMLDivElement>(null);
  const pointedHere = useRef(false);
  useEffect(() => {
    // Whoever points in the letter is already looking at the place.
    if (active === null || pointedHere.current) return;
    const mark = pane.current?.querySelector<HTMLElement>('.source-on');
    const box = pane.current;
    if (mark && box) box.scrollTo({ top: mark.offsetTop - box.clientHeight / 3, behavior: 'smooth' });
  }, [active]);
  return (
    // oxlint-disable-next-line jsx-a11y/no-static-element-interactions -- pointing is a help for the eye; every field is reached by keyboard
    <div
      className="source"
      ref={pane}
      onMouseLeave={() => {
        pointedHere.current = false;
        onPoint(null);
      }}
    >
      {piecesOf(text, places).map(({ start, end, inside }) => {
        const words = text.slice(start, end);
        const innermost = inside.at(-1);
        if (!innermost) return <span key={start}>{words}</span>;
        const isOn = inside.some(({ key }) => key === active);
        const className = isOn ? 'source-on' : inside.some(({ isUnsure }) => isUnsure) ? 'source-unsure' : '';
        return (
          <mark
            key={start}
            className={className}
            onMouseEnter={() => {
              pointedHere.current = true;
              onPoint(innermost.key);
            }}
          >
            {words}
          </mark>
        );
      })}
    </div>
  );
}

/** Cuts the text where a place begins or ends; each piece knows the places it lies in, the shortest last. */
function piecesOf(text: string, places: readonly Place[]) {
  const cuts = [...new Set([0, text.length, ...places.flatMap(({ start, end }) => [start, end])])]
    .filter((cut) => cut >= 0 && cut <= text.length)
    .toSorted((one, other) => one - other);
  return cuts.slice(0, -1).map((start, index) => {
    const end = cuts[index + 1] ?? text.length;
    const inside = places
      .filter((place) => place.start <= start && place.end >= end)
      .toSorted((one, other) => other.end - other.start - (one.end - one.start));
    return { start, end, inside };
  });
}
