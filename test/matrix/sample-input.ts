import { randomUUID } from 'node:crypto';
import { z } from 'zod';

type Schema = z.core.JSONSchema.BaseSchema;

export type Input = Record<string, unknown>;

/**
 * The smallest input of a shape that has the right form and means nothing: required fields only, random ids.
 * @param known values of fields that ask for more than their form says, such as a pattern
 * @returns `undefined` when the shape does not accept it
 */
export function sampleInput(shape: z.ZodType, known: Input = {}): Input | undefined {
  const schema = z.toJSONSchema(shape, { io: 'input', unrepresentable: 'any' });
  const drawn = valueOf(schema, schema.$defs ?? {}) as Input;
  const sample = { ...drawn, ...known };
  return shape.safeParse(sample).success ? sample : undefined;
}

/** The fields without which an input is not accepted. */
export function requiredFields(shape: z.ZodObject): string[] {
  return Object.entries(shape.shape)
    .filter(([, field]) => !(field as z.ZodType).safeParse(undefined).success)
    .map(([name]) => name);
}

function valueOf(schema: Schema, defs: Record<string, Schema>): unknown {
  if (schema.$ref) return valueOf(defs[schema.$ref.split('/').at(-1) ?? ''] ?? {}, defs);
  if (schema.const !== undefined) return schema.const;
  if (schema.enum) return schema.enum[0];
  if (schema.default !== undefined) return schema.default;
  if (schema.anyOf?.some((one) => typeof one === 'object' && one.type === 'null')) return null;
  const choice = schema.anyOf?.[0] ?? schema.oneOf?.[0] ?? schema.allOf?.[0];
  if (choice !== undefined && typeof choice === 'object') return valueOf(choice, defs);
  switch (schema.type) {
    case 'object':
      return Object.fromEntries(
        (schema.required ?? []).map((name) => [
          name,
          valueOf((schema.properties?.[name] ?? {}) as Schema, defs),
        ]),
      );
    case 'array':
      return Array.from({ length: schema.minItems ?? 0 }, () =>
        valueOf((schema.items ?? {}) as Schema, defs),
      );
    case 'string':
      return textOf(schema);
    case 'integer':
    case 'number':
      return schema.minimum ?? Number(schema.exclusiveMinimum ?? 0) + 1;
    case 'boolean':
      return false;
    default:
      return null;
  }
}

function textOf(schema: Schema): string {
  if (schema.format === 'uuid') return randomUUID();
  if (schema.format === 'date') return '2026-11-21';
  if (schema.format === 'date-time') return '2026-11-21T02:00:00Z';
  if (schema.format === 'email') return 'nobody@example.vn';
  return 'x'.repeat(Math.max(schema.minLength ?? 1, 1));
}
