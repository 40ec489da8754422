/** Les mots du bureau : écrans de finance, tablette du chef d’agence, étapes. */
const words = {
  desk_navigation: "Principal",
} as const;

export default words;
