/** Where a customer is, what it reads, and whose law decides lateness, terms and what letters quote. */
import { useState } from "preact/hooks";
import { Field } from "../../../components/field.tsx";
import { api } from "../../../lib/http.ts";
import { lang, t } from "../../../lib/i18n.ts";
import { countryName, languageName } from "../../../lib/names.ts";
import type { Rules } from "../penalties/types.ts";
import { type Closing, Form } from "./change-form.tsx";

const SHORTEST_REASON = 3;

interface CountryProps extends Closing {
  customer: { id: number; name: string };
  rules: Rules;
}

export function CountryForm({ customer, rules, onClose, onDone }: CountryProps) {
  const [country, setCountry] = useState(rules.customer_country);
  const [language, setLanguage] = useState(rules.language);
  const [law, setLaw] = useState(rules.chosen);
  const [reason, setReason] = useState("");
  const change = () => {
    if (reason.trim().length < SHORTEST_REASON) return t("needs_reason");
    return api("PUT", `/customers/${customer.id}/country`, { country, language, law, reason: reason.trim() });
  };
  return (
    <Form title={`${t("country_and_language")} · ${customer.name}`} change={change} onClose={onClose} onDone={onDone}>
      <Field id="country" label={t("rules_country")} hint={rules.countries.includes(country) ? t("country_own") : t("country_other")}>
        <select class="input" id="country" aria-describedby="country-hint" value={country} onChange={(event) => setCountry(event.currentTarget.value)}>
          <optgroup label={t("countries_own")}>
            <Named codes={rules.countries} say={countryName} />
          </optgroup>
          <optgroup label={t("countries_other")}>
            <Named codes={rules.every_country.filter((code) => !rules.countries.includes(code))} say={countryName} />
          </optgroup>
        </select>
      </Field>
      {country === rules.customer_country && rules.holidays_left_out && (
        <p class="t13 quiet">{t("holidays_left_out", { what: rules.holidays_left_out })}</p>
      )}
      {country !== rules.home && (
        <Field id="country-law" label={t("law_chosen")} hint={t("law_hint")}>
          <select
            class="input"
            id="country-law"
            aria-describedby="country-law-hint"
            value={law}
            onChange={(event) => setLaw(event.currentTarget.value as Rules["chosen"])}
          >
            <option value="house">{t("law_house", { country: countryName(rules.home) })}</option>
            <option value="debtor">{t("law_debtor", { country: countryName(country) })}</option>
          </select>
        </Field>
      )}
      <Field id="country-language" label={t("rules_language")} hint={t("rules_language_hint")}>
        <select
          class="input"
          id="country-language"
          aria-describedby="country-language-hint"
          value={language}
          onChange={(event) => setLanguage(event.currentTarget.value)}
        >
          <Named codes={[...new Set([...rules.languages, language])]} say={languageName} />
        </select>
      </Field>
      <Field id="country-reason" label={t("decide_reason")}>
        <textarea class="input" id="country-reason" rows={2} value={reason} onInput={(event) => setReason(event.currentTarget.value)} />
      </Field>
    </Form>
  );
}

/** Codes by their names, in the order of the reader's language. */
function Named({ codes, say }: { codes: readonly string[]; say: (code: string) => string }) {
  const named = codes.map((code) => ({ code, name: say(code) })).sort((one, other) => one.name.localeCompare(other.name, lang.value));
  return (
    <>
      {named.map(({ code, name }) => (
        <option key={code} value={code}>
          {name}
        </option>
      ))}
    </>
  );
}
