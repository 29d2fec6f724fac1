import { useLocation, useNavigate, useParams } from '@tanstack/react-router';

export type Filters = Record<string, string | undefined>;

/** The filters of a page live in its address, so that a view can be sent to a colleague. */
export function useFilters<Known extends Filters>(): [
  Known,
  (change: { [Key in keyof Known]?: Known[Key] | undefined }) => void,
] {
  const navigate = useNavigate();
  const { search } = useLocation();
  const current = Object.fromEntries(
    Object.entries(search as Record<string, unknown>).map(([key, value]) => [key, String(value)]),
  ) as Known;
  return [
    current,
    (change) => {
      const merged = Object.entries({ ...current, ...change }).filter(
        ([, value]) => value !== undefined && value !== '',
      );
      void navigate({ to: '.', search: Object.fromEntries(merged), replace: true });
    },
  ];
}

/** A part of the address: `/machines/:id` → `usePathField('id')`. */
export function usePathField(name: string): string {
  const fields = useParams({ strict: false }) as Record<string, string | undefined>;
  return fields[name] ?? '';
}
