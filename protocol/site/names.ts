import Type from 'typebox';

/** Name of a kind, attribute, milestone, panel, scene, wall, screen, importer, adapter or key scope. */
export const NAME_PATTERN = '^[a-z][A-Za-z0-9-]{0,39}$';
export const Name = Type.String({ pattern: NAME_PATTERN, description: 'a name: a letter, then letters, digits or -' });

/** A code of a closed list: what events carry and cells count by. */
export const CODE_PATTERN = '^[A-Za-z0-9][A-Za-z0-9_.-]{0,39}$';
export const Code = Type.String({ pattern: CODE_PATTERN, description: 'a code: letters, digits, _ . -' });

/** Key of a metric, list or layer: `alerts.perHour`. */
export const METRIC_KEY_PATTERN = '^[a-z][A-Za-z0-9]{0,39}(\\.[a-z][A-Za-z0-9]{0,39}){1,3}$';
export const MetricKey = Type.String({
  pattern: METRIC_KEY_PATTERN,
  description: 'a metric key such as alerts.perHour',
});

/** A map from names; any other key is refused. */
export function byName<T extends Type.TSchema>(value: T, options: Type.TSchemaOptions = {}) {
  return Type.Record(Type.String({ pattern: NAME_PATTERN }), value, { ...options, additionalProperties: false });
}
/** A map from codes; any other key is refused. */
export function byCode<T extends Type.TSchema>(value: T, options: Type.TSchemaOptions = {}) {
  return Type.Record(Type.String({ pattern: CODE_PATTERN }), value, { ...options, additionalProperties: false });
}
