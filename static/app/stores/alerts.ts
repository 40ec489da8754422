/** Web push on this device: asked for by a tap only, compared with the server at each start. */
import { signal } from "@preact/signals";
import { api } from "../lib/http.ts";
import { device } from "./device.ts";
import { session } from "./session.ts";

export type Alerts = "unsupported" | "denied" | "off" | "on";

export const alerts = signal<Alerts>("off");
/** Ask, where the question makes sense: after the first limit request. */
export const alertsQuestion = signal(false);

const LATER_DAYS = 30;
const later = () => `alerts_later:${session.value?.user.id}`;

const supported = () =>
  "PushManager" in globalThis && "Notification" in globalThis && "serviceWorker" in navigator;

async function registration(): Promise<ServiceWorkerRegistration | undefined> {
  return supported() ? navigator.serviceWorker.ready : undefined;
}

/** Find out where we stand, and mend a subscription the server lost or made under another key. */
export async function lookAtAlerts(): Promise<void> {
  if (!supported()) return void (alerts.value = "unsupported");
  if (Notification.permission === "denied") return void (alerts.value = "denied");
  const worker = await navigator.serviceWorker.getRegistration();
  const listening = () => worker?.pushManager.getSubscription();
  const held = await listening();
  const lost = !held && Notification.permission === "granted" && (await isKnown());
  alerts.value = held || lost || (await listening()) ? "on" : "off"; // turned on meanwhile, perhaps
  if (!held && !lost) return;
  const { key } = await api<{ key: string }>("GET", "/push-key");
  const same = held?.options.applicationServerKey
    ? spell(held.options.applicationServerKey) === key.replace(/=+$/, "")
    : true;
  if (!same) await held?.unsubscribe();
  await subscribe(key);
}

/** Does the server still push to this device? Then a browser that forgot (iOS says nothing) is asked anew. */
async function isKnown(): Promise<boolean> {
  const { rows } = await api<{ rows: unknown[] }>("GET", "/push-subscriptions");
  return rows.length > 0;
}

/** Call inside a tap: the browser asks its own question. */
export async function turnAlertsOn(): Promise<void> {
  alertsQuestion.value = false;
  if (!supported()) return void (alerts.value = "unsupported");
  const answer = await Notification.requestPermission();
  if (answer !== "granted") return void (alerts.value = answer === "denied" ? "denied" : "off");
  const { key } = await api<{ key: string }>("GET", "/push-key");
  await subscribe(key);
  alerts.value = "on";
}

export async function turnAlertsOff(): Promise<void> {
  const held = await (await registration())?.pushManager.getSubscription();
  await held?.unsubscribe();
  await api("DELETE", "/push-subscriptions").catch(() => undefined);
  alerts.value = "off";
}

export async function askAboutAlerts(): Promise<void> {
  if (!supported() || Notification.permission !== "default") return;
  const until = (await device.get<number>(later()).catch(() => undefined)) ?? 0;
  alertsQuestion.value = Date.now() > until;
}

export async function notNow(): Promise<void> {
  alertsQuestion.value = false;
  await device.put(later(), Date.now() + LATER_DAYS * 24 * 3600 * 1000).catch(() => undefined);
}

async function subscribe(key: string): Promise<void> {
  const worker = await registration();
  const made = await worker?.pushManager.subscribe({
    userVisibleOnly: true,
    applicationServerKey: key,
  });
  const { endpoint, keys } = made?.toJSON() ?? {};
  if (endpoint) await api("POST", "/push-subscriptions", { endpoint, keys });
}

/** The server's key as it spells it: base64url, unpadded. */
function spell(key: ArrayBuffer): string {
  const text = String.fromCharCode(...new Uint8Array(key));
  return btoa(text).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
}
