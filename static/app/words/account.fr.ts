/** Les mots du compte : langue, apparence, mot de passe. */
const words = {
  language: "Langue",
  theme: "Apparence",
  password_title: "Mot de passe",
  password_current: "Mot de passe actuel",
  password_new: "Nouveau mot de passe",
  password_hint: "{count} caractères au moins ; une phrase est plus facile à retenir.",
  password_change: "Changer le mot de passe",
  password_changed: "Mot de passe changé",
  password_not_changed: "Le mot de passe n’a pas changé",
  password_needs_current: "Donnez le mot de passe actuel.",
  password_too_short: "{count} caractères au moins.",
  password_fault_wrong_password: "Le mot de passe actuel n’est pas le bon.",
  password_fault_password_too_weak: "Ce mot de passe se devine trop facilement.",
  password_fault_too_many_tries: "Trop d’essais. Attendez un quart d’heure.",
};
export default words;
