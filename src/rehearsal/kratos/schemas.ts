/** The identity schemas of `deploy/`, as far as traits are checked by them. */
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { root } from '../../root.js';

const folder = join(root, 'deploy/kratos/schemas');
const suffix = '.schema.json';

const schemaFile = z.object({
  properties: z.object({
    traits: z.object({
      properties: z.record(
        z.string(),
        z.object({
          format: z.string().optional(),
          minLength: z.number().optional(),
          maxLength: z.number().optional(),
        }),
      ),
      required: z.array(z.string()),
    }),
  }),
});
type Traits = z.output<typeof schemaFile>['properties']['traits'];

/** Says why Kratos refuses the traits, in Kratos' words, or nothing. */
export type SchemaCheck = (schemaId: string, traits: Record<string, unknown>) => string | undefined;

/** Reads the schemas once. Each is a flat map of strings, and nothing else is checked. */
export function schemaCheck(): SchemaCheck {
  const schemas = new Map<string, Traits>(
    readdirSync(folder)
      .filter((name) => name.endsWith(suffix))
      .map((name) => [
        name.slice(0, -suffix.length),
        schemaFile.parse(JSON.parse(readFileSync(join(folder, name), 'utf8'))).properties.traits,
      ]),
  );
  return (schemaId, traits) => {
    const schema = schemas.get(schemaId);
    if (schema === undefined) return `Unable to find JSON Schema ID: ${schemaId}`;
    const where = 'I[#/traits] S[#/properties/traits';
    const missing = schema.required.find((name) => traits[name] === undefined);
    if (missing !== undefined) return `${where}/required] missing properties: "${missing}"`;
    const extra = Object.keys(traits).find((name) => !(name in schema.properties));
    if (extra !== undefined)
      return `${where}/additionalProperties] additionalProperties "${extra}" not allowed`;
    for (const [name, rule] of Object.entries(schema.properties)) {
      const broken = brokenRule(traits[name], rule);
      if (broken)
        return `I[#/traits/${name}] S[#/properties/traits/properties/${name}/${broken}] is not valid`;
    }
    return undefined;
  };
}

function brokenRule(value: unknown, rule: Traits['properties'][string]): string | undefined {
  if (value === undefined) return undefined;
  if (typeof value !== 'string') return 'type';
  const length = Array.from(value).length;
  if (rule.minLength !== undefined && length < rule.minLength) return 'minLength';
  if (rule.maxLength !== undefined && length > rule.maxLength) return 'maxLength';
  return rule.format === 'email' && !/^[^\s@]+@[^\s@]+$/.test(value) ? 'format' : undefined;
}
