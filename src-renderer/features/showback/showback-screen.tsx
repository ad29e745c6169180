export function ShowbackScreen() {
  return null;
}
