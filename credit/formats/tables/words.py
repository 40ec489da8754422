"""Header words several kinds share: how tables name the customer they speak of, and what is owed in."""

CUSTOMER = (
    "codeclient client numeroclient noclient idclient comptetiers customer customercode customerid "
    "customernumber customerno compauxnum ctnum dotiers kundennummer kundennr kunde kundencode debitor "
    "debitorennummer debitornr codigocliente cliente numerocliente idcliente buyer acheteur clientid "
    "accountid"
)
CUSTOMER_VAGUE = "code compte account tiers codetiers konto codigo"
CURRENCY_WORDS = (
    "devise currency currencycode wahrung waehrung moneda codedevise monnaie codigomoneda"
)
SIREN = "siren siret nosiren numerosiren sirenacheteur sirenclient buyersiren"
