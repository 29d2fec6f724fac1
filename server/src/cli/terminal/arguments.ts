import { parseArgs, type ParseArgsConfig } from 'node:util';
import { ConfigError } from '../../kernel/config.ts';

type Options = NonNullable<ParseArgsConfig['options']>;
type Values<Given extends Options> = ReturnType<
  typeof parseArgs<{ options: Given; allowPositionals: true }>
>['values'];

/**
 * Reads options and what stands beside them. An option that may be repeated also takes what follows it up to the
 * next option or `--`, as the shell writes out `--indicators *.csv`; when that leaves nothing beside the options,
 * it takes only what follows it at once.
 * @throws ConfigError naming the option
 */
export function readArguments<const Given extends Options>(
  args: readonly string[],
  options: Given,
): { values: Values<Given>; rest: string[] } {
  const { values, tokens } = parse(args, options);
  const lists = new Map<string, string[]>();
  const beside: string[] = [];
  let list: string[] | undefined;
  for (const token of tokens) {
    if (token.kind === 'positional') (list ?? beside).push(token.value);
    else if (token.kind === 'option' && options[token.name]?.multiple) {
      list = lists.get(token.name) ?? [];
      lists.set(token.name, list);
    } else list = undefined;
  }
  const followers = [...lists.values()].flat();
  if (beside.length === 0) return { values, rest: followers };
  for (const [name, more] of lists) {
    const given = (values as Record<string, unknown>)[name];
    if (Array.isArray(given)) given.push(...more);
  }
  return { values, rest: beside };
}

function parse<Given extends Options>(args: readonly string[], options: Given) {
  try {
    return parseArgs({ args: [...args], options, allowPositionals: true, tokens: true });
  } catch (error) {
    throw new ConfigError((error as Error).message.split('\n')[0] ?? '', { cause: error });
  }
}

/** The one thing that must stand beside the options. @throws ConfigError saying what is missing */
export function onlyOne(rest: readonly string[], what: string): string {
  const [first, second] = rest;
  if (first === undefined) throw new ConfigError(`Which ${what}?`);
  if (second !== undefined) throw new ConfigError(`One ${what} at a time: what is "${second}"?`);
  return first;
}

/** @throws ConfigError when the option was not given */
export function required(value: string | undefined, option: string): string {
  if (value === undefined) throw new ConfigError(`--${option} is missing`);
  return value;
}
