/** Words of the other ways in; they come with those. */
const words = {
  sign_in_passkey_no: "La clé d’accès n’a pas ouvert. Réessayez, ou tapez votre mot de passe.",
  directory_sign_in: "Se connecter par l’annuaire de l’entreprise",
  directory_named: "Se connecter avec {name}",
  directory_unreachable: "Pas de réseau. L’annuaire en demande un.",
};
export default words;
