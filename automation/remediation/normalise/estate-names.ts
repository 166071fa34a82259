import type { Place } from "./intake";

/** The rest of a name of ours (`organization-environment-rest`), or nothing where the name is not of this place. */
export function nameInPlace(name: string, { organization, environment }: Place): string | undefined {
  const prefix = `${organization}-${environment}-`;
  return name.startsWith(prefix) && name.length > prefix.length ? name.slice(prefix.length) : undefined;
}

/** The full name of a thing of this place. */
export function nameOf(place: Place, rest: string): string {
  return `${place.organization}-${place.environment}-${rest}`;
}

/** Name of a service from the name of something of it that is called as the service is; else the name itself. */
export function serviceOf(name: string, place: Place): string {
  return nameInPlace(name, place) ?? name;
}
