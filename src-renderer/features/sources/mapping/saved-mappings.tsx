export function SavedMappings() {
  return null;
}
