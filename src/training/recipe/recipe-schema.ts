/** The keys of a recipe: ranges, defaults and words, for the parser and for the JSON schema. */
import type { Transform } from './recipe.js';
import { choice, describe, integer, number, object, oneOf, type Schema } from './schema.js';
import { nameSchema, stageSchema } from './stage-schema.js';

const flag: Schema = { type: 'boolean' };
const text: Schema = { type: 'string', pattern: '^.{0,1000}$' };
const upTo = (maximum: number): Schema => number({ minimum: 0, maximum });

const transforms: Readonly<Record<Transform, Schema>> = {
  flipHorizontal: describe(flag, 'mirror left and right for half of the draws', false),
  flipVertical: describe(flag, 'mirror top and bottom for half of the draws', false),
  rotationDegrees: describe(upTo(180), 'largest angle either way', 10),
  translation: describe(upTo(0.5), 'largest shift either way, as a share of the side', 0.05),
  scale: describe(upTo(0.5), 'largest change of size either way, as a share', 0.05),
  contrast: describe(upTo(0.9), 'largest change of contrast either way, as a share', 0.1),
  noise: describe(upTo(64), 'standard deviation of the noise, grey levels', 2),
};

const relabeling: Schema = { type: 'object', additionalProperties: { type: 'string', pattern: '^.+$' } };
const effectOf = (transform: string): Schema =>
  transform.startsWith('flip') ? oneOf(choice('refuse'), relabeling) : choice('refuse');

const labelEffects: Schema = {
  type: 'object',
  properties: Object.fromEntries(Object.keys(transforms).map((transform) => [transform, effectOf(transform)])),
  additionalProperties: false,
};

/** See {@link Recipe}, whose keys these are. */
export const recipeSchema: Schema = object({
  format: describe({ const: 'angiolab.recipe' }, 'what the file is'),
  version: describe({ const: 1 }, 'of the format'),
  name: describe(nameSchema, 'what the recipe is called'),
  description: describe(text, 'one sentence for readers', ''),
  imageSize: describe(integer(75, 1024), 'pixels on a side that the network sees', 299),
  batchSize: describe(integer(1, 1024), 'frames a step', 8),
  augmentation: describe(
    object({
      ...transforms,
      labelEffects: describe(
        labelEffects,
        'what a transform does to a label: refuse, or for flips which becomes which',
        {},
      ),
    }),
    'what is drawn for each frame',
    {},
  ),
  draws: describe(
    oneOf(integer(1, 64), choice('fresh')),
    'augmented draws of a frame that are cached; fresh: a new one each epoch, no cache',
    8,
  ),
  cachePrecision: describe(choice('float32', 'float16'), 'how activations are cached', 'float32'),
  observers: describe(flag, 'whether gradient norms, update ratios and drift are logged', true),
  stages: describe({ type: 'array', items: stageSchema, minItems: 1 }, 'in their order'),
});

/** `recipes/recipe.schema.json`: what editors and other programs check a recipe against. */
export function formatRecipeSchema(): string {
  const link = describe({ type: 'string' }, 'the schema, for editors; not read');
  const schema = {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    title: 'angiolab recipe, version 1',
    ...recipeSchema,
    properties: { $schema: link, ...recipeSchema.properties },
  };
  return `${JSON.stringify(schema, null, 2)}\n`;
}
