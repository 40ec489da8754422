/** A browser and a machine in two words, read from what the browser says of itself. */
export function deviceName(userAgent: string): string {
  const first = (pairs: [RegExp, string][]) => pairs.find(([word]) => word.test(userAgent))?.[1];
  const machine = first([
    [/iPhone/, "iPhone"],
    [/iPad/, "iPad"],
    [/Android/, "Android"],
    [/Macintosh/, "Mac"],
    [/Windows/, "Windows"],
    [/Linux/, "Linux"],
  ]);
  const browser = first([
    [/Edg\//, "Edge"],
    [/Firefox\//, "Firefox"],
    [/(Chrome|CriOS)\//, "Chrome"],
    [/Safari\//, "Safari"],
  ]);
  return [browser, machine].filter(Boolean).join(" · ") || userAgent.slice(0, 40);
}
