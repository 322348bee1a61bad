/** The texts of `low` to `high` with two digits. */
const DAY = '(0[1-9]|1\\d|2[0-8])';
const DATE = `[12]\\d{3}-(0[1-9]|1[0-2])-${DAY}`;
const TIME = '([01]\\d|2[0-3]):[0-5]\\d:[0-5]\\d(\\.\\d{1,3})?(Z|[+-](0\\d|1[0-4]):[0-5]\\d)';
const HEX = '[0-9a-f]';
const LABEL = '[a-z0-9]([a-z0-9-]{0,30}[a-z0-9])?';
const HOST = `(${LABEL}\\.){1,4}[a-z]{2,12}`;
const OCTET = '(25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)';

/**
 * Formats of texts (JSON Schema 2020-12, RFC 3339 and others) as patterns of texts that have them: not all, so that
 * what comes out is valid for every validator. Days end with the 28th, since the length of months is not regular.
 */
export const FORMATS: ReadonlyMap<string, string> = new Map([
  ['date', `^${DATE}$`],
  ['time', `^${TIME}$`],
  ['date-time', `^${DATE}T${TIME}$`],
  ['duration', '^P((\\d{1,4}D)|(\\d{1,4}W)|(T\\d{1,4}[HMS]))$'],
  ['uuid', `^${HEX}{8}-${HEX}{4}-[1-5]${HEX}{3}-[89ab]${HEX}{3}-${HEX}{12}$`],
  ['email', `^[a-z0-9]{1,20}([._+-][a-z0-9]{1,20}){0,2}@${HOST}$`],
  ['hostname', `^${HOST}$`],
  ['ipv4', `^(${OCTET}\\.){3}${OCTET}$`],
  ['ipv6', `^(${HEX}{1,4}:){7}${HEX}{1,4}$`],
  ['uri', `^https?://${HOST}(:[1-9]\\d{1,3})?(/[A-Za-z0-9._~-]{0,40}){0,8}(\\?[A-Za-z0-9._~=&-]{1,80})?$`],
  ['byte', '^([A-Za-z0-9+/]{4})*([A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$'],
]);
