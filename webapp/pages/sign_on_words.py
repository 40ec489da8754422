"""What the page says where signing in through the directory did not work: why, in the person's language."""

WORDS = {
    "fr": {
        "title": "La connexion n’a pas abouti",
        "off": "Ici, on se connecte avec un mot de passe.",
        "away": "L’annuaire de votre entreprise ne répond pas. Réessayez dans un moment.",
        "denied": "L’annuaire n’a pas donné son accord, ou vous avez annulé.",
        "lost": "Cette connexion a été commencée ailleurs, a expiré ou a déjà servi. Recommencez.",
        "clock": "L’heure de l’annuaire et celle du serveur diffèrent : prévenez l’administrateur.",
        "unproven": "La réponse de l’annuaire n’a pas pu être vérifiée. Recommencez.",
        "unknown": "Ce compte n’ouvre rien ici. Voyez votre administrateur.",
        "kept": "Ce que vous avez saisi sur cet appareil est toujours là.",
        "again": "Réessayer",
        "otherwise": "Revenir à l’application",
    },
    "en": {
        "title": "Signing in did not work",
        "off": "People sign in with a password here.",
        "away": "Your company’s directory does not answer. Try again in a moment.",
        "denied": "The directory did not agree, or you cancelled.",
        "lost": "This sign-in was begun elsewhere, has run out or was used already. Start again.",
        "clock": "The directory’s time and the server’s differ: tell the administrator.",
        "unproven": "The directory’s answer could not be verified. Start again.",
        "unknown": "This account opens nothing here. See your administrator.",
        "kept": "What you wrote on this device is still there.",
        "again": "Try again",
        "otherwise": "Back to the app",
    },
}
