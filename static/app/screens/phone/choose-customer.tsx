/** For whom? The ＋ of the tab bar asks first: search, or one of those seen lately. */
import { useSignal } from "@preact/signals";
import { Icon } from "../../components/icon.tsx";
import { t } from "../../lib/i18n.ts";
import { rightNow } from "../../lib/right-now.ts";
import { capture, closeCapture } from "../../stores/capture.ts";
import { home, numbers } from "../../stores/here.ts";
import { search } from "../../stores/search.ts";
import { focusCapture } from "./capture-focus.ts";
import { recent } from "./recent.ts";

const MOST = 8;

export function ChooseCustomer() {
  const typed = useSignal("");
  const seen = recent.value.flatMap((id) => home.value.find((row) => row.id === id) ?? []);
  const rest = home.value.filter(({ id }) => !recent.value.includes(id));
  const found = typed.value ? search(home.value, typed.value, numbers.value) : [...seen, ...rest];
  const choose = (id: number) => {
    rightNow(() => capture(id));
    focusCapture();
  };
  return (
    <div class="entry">
      <div class="sheet__grip" aria-hidden="true" />
      <header class="sheet__head">
        <h2 class="sheet__title" id="capture-title">
          {t("choose_customer")}
        </h2>
        <button class="iconbtn" type="button" onClick={closeCapture}>
          <Icon name="close" size={22} />
          <span class="vh">{t("close")}</span>
        </button>
      </header>
      <label class="search">
        <Icon name="search" size={20} />
        <span class="vh">{t("find_placeholder")}</span>
        <input
          class="search__input"
          type="search"
          data-first
          autocomplete="off"
          placeholder={t("find_placeholder")}
          value={typed.value}
          onInput={(event) => (typed.value = event.currentTarget.value)}
        />
      </label>
      <ul>
        {found.slice(0, MOST).map(({ id, name, code }) => (
          <li class="row" key={id}>
            <button class="row__main row__cover row__pick" type="button" onClick={() => choose(id)}>
              <span class="row__name">{name}</span>
              <span class="row__meta">{code}</span>
            </button>
          </li>
        ))}
      </ul>
    </div>
  );
}
