import { parseS3Location } from "./s3/location.ts";

/** Whether a location is the path of a folder. @throws {TypeError} If it is no location. */
export function isFolder(location: string): boolean {
  return parseS3Location(location) === undefined;
}
