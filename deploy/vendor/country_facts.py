"""Facts about countries that no vendored package states, or states otherwise than the site wants them.

Written by hand for `build_places.py`. Names follow the short variants that CLDR itself offers where its long ones
read badly in a headline.
"""

# ruff: noqa: RUF001 - GeoNames spells with curly apostrophes.

# The adjective of nationality: "German news", "Emirati businesses".
DEMONYMS = dict(
    line.split(" ", 1)
    for line in """
AD Andorran
AE Emirati
AF Afghan
AG Antiguan and Barbudan
AI Anguillian
AL Albanian
AM Armenian
AO Angolan
AQ Antarctic
AR Argentine
AS American Samoan
AT Austrian
AU Australian
AW Aruban
AX Ålandic
AZ Azerbaijani
BA Bosnian
BB Barbadian
BD Bangladeshi
BE Belgian
BF Burkinabe
BG Bulgarian
BH Bahraini
BI Burundian
BJ Beninese
BL Barthélemois
BM Bermudian
BN Bruneian
BO Bolivian
BQ Caribbean Dutch
BR Brazilian
BS Bahamian
BT Bhutanese
BV Bouvet Island
BW Botswanan
BY Belarusian
BZ Belizean
CA Canadian
CC Cocos Islander
CD Congolese
CF Central African
CG Congolese
CH Swiss
CI Ivorian
CK Cook Islander
CL Chilean
CM Cameroonian
CN Chinese
CO Colombian
CR Costa Rican
CU Cuban
CV Cape Verdean
CW Curaçaoan
CX Christmas Islander
CY Cypriot
CZ Czech
DE German
DJ Djiboutian
DK Danish
DM Dominican
DO Dominican
DZ Algerian
EC Ecuadorian
EE Estonian
EG Egyptian
EH Sahrawi
ER Eritrean
ES Spanish
ET Ethiopian
FI Finnish
FJ Fijian
FK Falkland Islander
FM Micronesian
FO Faroese
FR French
GA Gabonese
GB British
GD Grenadian
GE Georgian
GF French Guianese
GG Guernsey
GH Ghanaian
GI Gibraltarian
GL Greenlandic
GM Gambian
GN Guinean
GP Guadeloupean
GQ Equatorial Guinean
GR Greek
GS South Georgian
GT Guatemalan
GU Guamanian
GW Bissau-Guinean
GY Guyanese
HK Hong Kong
HM Heard and McDonald Islands
HN Honduran
HR Croatian
HT Haitian
HU Hungarian
ID Indonesian
IE Irish
IL Israeli
IM Manx
IN Indian
IO Chagossian
IQ Iraqi
IR Iranian
IS Icelandic
IT Italian
JE Jersey
JM Jamaican
JO Jordanian
JP Japanese
KE Kenyan
KG Kyrgyz
KH Cambodian
KI I-Kiribati
KM Comorian
KN Kittitian and Nevisian
KP North Korean
KR South Korean
KW Kuwaiti
KY Caymanian
KZ Kazakh
LA Lao
LB Lebanese
LC St. Lucian
LI Liechtenstein
LK Sri Lankan
LR Liberian
LS Basotho
LT Lithuanian
LU Luxembourgish
LV Latvian
LY Libyan
MA Moroccan
MC Monégasque
MD Moldovan
ME Montenegrin
MF St. Martin
MG Malagasy
MH Marshallese
MK Macedonian
ML Malian
MM Myanmar
MN Mongolian
MO Macanese
MP Northern Marianan
MQ Martinican
MR Mauritanian
MS Montserratian
MT Maltese
MU Mauritian
MV Maldivian
MW Malawian
MX Mexican
MY Malaysian
MZ Mozambican
NA Namibian
NC New Caledonian
NE Nigerien
NF Norfolk Islander
NG Nigerian
NI Nicaraguan
NL Dutch
NO Norwegian
NP Nepali
NR Nauruan
NU Niuean
NZ New Zealand
OM Omani
PA Panamanian
PE Peruvian
PF French Polynesian
PG Papua New Guinean
PH Philippine
PK Pakistani
PL Polish
PM Saint-Pierrais and Miquelonnais
PN Pitcairn Islander
PR Puerto Rican
PS Palestinian
PT Portuguese
PW Palauan
PY Paraguayan
QA Qatari
RE Réunionese
RO Romanian
RS Serbian
RU Russian
RW Rwandan
SA Saudi
SB Solomon Islander
SC Seychellois
SD Sudanese
SE Swedish
SG Singaporean
SH St. Helenian
SI Slovenian
SJ Svalbard
SK Slovak
SL Sierra Leonean
SM Sammarinese
SN Senegalese
SO Somali
SR Surinamese
SS South Sudanese
ST São Toméan
SV Salvadoran
SX Sint Maarten
SY Syrian
SZ Swazi
TC Turks and Caicos Islander
TD Chadian
TF French Southern
TG Togolese
TH Thai
TJ Tajik
TK Tokelauan
TL Timorese
TM Turkmen
TN Tunisian
TO Tongan
TR Turkish
TT Trinidadian and Tobagonian
TV Tuvaluan
TW Taiwanese
TZ Tanzanian
UA Ukrainian
UG Ugandan
UM American
US American
UY Uruguayan
UZ Uzbek
VA Vatican
VC Vincentian
VE Venezuelan
VG British Virgin Islander
VI U.S. Virgin Islander
VN Vietnamese
VU Ni-Vanuatu
WF Wallisian and Futunan
WS Samoan
YE Yemeni
YT Mahoran
ZA South African
ZM Zambian
ZW Zimbabwean
""".strip().splitlines()
)

# CLDR's short variants (Hong Kong, Macao, Myanmar, Palestine) and names for the two Congos that need no capital.
NAMES = {
    "CD": "DR Congo",
    "CG": "Republic of the Congo",
    "HK": "Hong Kong",
    "MM": "Myanmar",
    "MO": "Macao",
    "PS": "Palestine",
    "UM": "U.S. Minor Outlying Islands",
}

# Capitals as the city list spells them, or that GeoNames has out of date.
CAPITALS = {
    "AG": "St. John's",
    "BQ": "Kralendijk",
    "CW": "Willemstad",
    "EH": "Laayoune",
    "GD": "St. George's",
    "GG": "Saint Peter Port",
    "KI": "South Tarawa",
    "KZ": "Astana",
    "MM": "Naypyidaw",
    "MN": "Ulaanbaatar",
    "MO": "Macao",
    "MS": "Brades",
    "PW": "Ngerulmud",
    "TF": "Port-aux-Français",
    "TK": "",
    "US": "Washington, D.C.",
    "VU": "Port Vila",
    "WF": "Mata-Utu",
}

# Dial codes that GeoNames leaves out or gives in another form. The Vatican answers on Italy's code; 379 is unused.
DIAL_CODES = {
    "AQ": "672",
    "BV": "47",
    "DO": "1-809",
    "GS": "500",
    "HM": "672",
    "PN": "64",
    "PR": "1-787",
    "TF": "262",
    "UM": "1",
    "VA": "39",
}

# Where CLDR's list of official languages is longer or shorter than what a state itself declares.
LANGUAGES = {
    "AQ": "",
    "BA": "bs,hr,sr",
    "BV": "no",
    "CH": "de,fr,it,rm",
    "DZ": "ar,tzm",
    "ET": "am,om,so,ti,aa",
    "GS": "en",
    "HM": "en",
    "IL": "he,ar",
    "KI": "en,gil",
    "KM": "ar,fr,swb",
    "LI": "de",
    "LU": "lb,fr,de",
    "NG": "en",
    "NO": "nb,nn",
    "TF": "fr",
    "TW": "zh",
    "UA": "uk",
    "UM": "en",
    "VA": "it,la",
    "ZA": "zu,xh,af,en,nso,tn,st,ts,ss,ve,nr",
}

# Where GeoNames counts a continent otherwise than most atlases do.
CONTINENTS = {"TL": "AS", "CX": "AS", "CC": "AS"}

# Land neighbours to add to GeoNames' lists (each pair counts both ways) and pairs to take away (a leased base).
MORE_NEIGHBOURS = [("CN", "HK"), ("CN", "MO")]
NOT_NEIGHBOURS = [("CU", "US")]

# CLDR's first legal tender is not the one in daily use.
CURRENCIES = {"AQ": "", "PS": "ILS", "ZW": "ZWG"}

# The names English readers know, where GeoNames' main name is another: (country, GeoNames' name): name.
CITY_NAMES = {
    ("AF", "Herāt"): "Herat",
    ("AF", "Jalālābād"): "Jalalabad",
    ("AF", "Kandahār"): "Kandahar",
    ("AF", "Mazār-e Sharīf"): "Mazar-i-Sharif",
    ("AG", "Saint John’s"): "St. John's",
    ("BE", "Brugge"): "Bruges",
    ("BE", "Gent"): "Ghent",
    ("BY", "Homyel'"): "Gomel",
    ("CH", "Luzern"): "Lucerne",
    ("DE", "Hannover"): "Hanover",
    ("DE", "Köln"): "Cologne",
    ("DK", "Århus"): "Aarhus",
    ("EG", "Aswān"): "Aswan",
    ("ES", "Gasteiz / Vitoria"): "Vitoria-Gasteiz",
    ("ES", "Sevilla"): "Seville",
    ("ET", "Gonder"): "Gondar",
    ("ET", "Mek'ele"): "Mekelle",
    ("ET", "Nazrēt"): "Adama",
    ("GD", "Saint George's"): "St. George's",
    ("GR", "Thessaloníki"): "Thessaloniki",
    ("IL", "Petaẖ Tiqva"): "Petah Tikva",
    ("IL", "Rishon LeTsiyyon"): "Rishon LeZion",
    ("IN", "Thāne"): "Thane",
    ("KI", "Tarawa"): "South Tarawa",
    ("KP", "Namp’o"): "Nampo",
    ("MM", "Nay Pyi Taw"): "Naypyidaw",
    ("MN", "Ulan Bator"): "Ulaanbaatar",
    ("MO", "Macau"): "Macao",
    ("MX", "León de los Aldama"): "León",
    ("MX", "Santiago de Querétaro"): "Querétaro",
    ("RU", "Arkhangel’sk"): "Arkhangelsk",
    ("RU", "Nizhniy Novgorod"): "Nizhny Novgorod",
    ("RU", "Ryazan’"): "Ryazan",
    ("SA", "Madinah"): "Medina",
    ("SA", "Makkah"): "Mecca",
    ("SO", "Hargeysa"): "Hargeisa",
    ("SY", "Ḩamāh"): "Hama",
    ("SY", "Ţarţūs"): "Tartus",
    ("UA", "Kryvyy Rih"): "Kryvyi Rih",
    ("UA", "Mykolayiv"): "Mykolaiv",
    ("UA", "Vinnytsya"): "Vinnytsia",
    ("UA", "Zaporizhzhya"): "Zaporizhzhia",
    ("UZ", "Qo‘qon"): "Kokand",
    ("VU", "Port-Vila"): "Port Vila",
    ("YE", "Al Ḩudaydah"): "Hodeidah",
}
