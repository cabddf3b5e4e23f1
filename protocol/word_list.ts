/**
 * Words that are spelt alike in French and in English, so that two who compare them need no common
 * language; each differs from each other by three letters at least. One stands for a byte. They are
 * part of what goes over the wire: never change their order.
 */
const WORDS =
  "accent album alibi ambulance angle animal arcade article artisan aspect assistant audio " +
  "automobile avalanche avenue aviation badge baguette banquet biscuit bison bonus boulevard " +
  "boutique bracelet bravo bronze buffet bureau cactus calcium canal canyon capital capsule " +
  "cargo casserole catalogue champion chance chef cloche cobalt cobra collage concert " +
  "continent coupon coyote cricket crocodile croissant cube cuisine culture cyclone delta " +
  "dessert destination dialogue digital disco document domino dragon encore ensemble escargot " +
  "essence excursion express fable fanfare fiction film finance flexible fondue fortune forum " +
  "fragile fragment fusion gala garage gazelle globe gong grain granite gratitude grimace " +
  "guide hamburger harmonica horizon humble iceberg image indigo instrument intention " +
  "interview invitation jaguar jazz jockey jogging jovial justice kayak ketchup kimono kiwi " +
  "lecture longitude loyal machine magazine magnolia mandarin marathon marina melon menthol " +
  "menu meringue message microphone mimosa minimum minute miracle mobile mousse multiple " +
  "muscle mustang nature nectar nougat oasis obstacle octave olive omelette orange ozone " +
  "palace panda panorama paprika parachute parasol parking pastel pastille patience pause " +
  "pavement photo piano pigeon pipeline pirate pirouette pizza plaque plateau podium pollen " +
  "poncho portable portrait prairie prestige prince pudding puma python quartz question quiche " +
  "radar relax restaurant risotto robot rose rotation roulette routine rugby sachet safari " +
  "sandwich sardine satellite sauna saxophone science scooter scorpion segment sensation " +
  "service silhouette simple slogan soda soprano sorbet souvenir spaghetti spectacle sport " +
  "squash statue steak structure surface surprise talent tandem tapioca taxi tempo tennis " +
  "tension terrain textile thermos toast toboggan tradition trampoline transport triangle " +
  "tribune triple trombone tunnel turbine turquoise unique valise vertical vigilance violet " +
  "visible volume voyage western zigzag zinc zoom";

/** 256 of them. */
export const WORD_LIST: readonly string[] = WORDS.split(" ");
