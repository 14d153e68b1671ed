/** The address of a picture about `width` wide; empty where there is none. */
export function pictureOf(picture: Record<string, string> | null, width = 360): string {
  const sizes = Object.keys(picture ?? {}).map(Number);
  sizes.sort((one, other) => one - other);
  const size = sizes.find((each) => each >= width) ?? sizes[sizes.length - 1];
  return size === undefined ? "" : (picture?.[String(size)] ?? "");
}
