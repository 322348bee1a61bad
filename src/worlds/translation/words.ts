/** Gender in German; French and Spanish have the first two. */
export type Gender = 'm' | 'f' | 'n';

export interface Noun {
  readonly english: readonly [one: string, many: string];
  readonly french: readonly [gender: Gender, one: string, many: string];
  readonly german: readonly [gender: Gender, one: string, many: string];
  readonly spanish: readonly [gender: Gender, one: string, many: string];
  /** With its measure word. */
  readonly chinese: readonly [measure: string, word: string];
  /** Whether it can do something; only such nouns are subjects of verbs. */
  readonly alive: boolean;
}

export interface Adjective {
  readonly english: string;
  /** Some stand before their noun. */
  readonly french: readonly [masculine: string, feminine: string, before: boolean];
  readonly german: string;
  /** Masculine, feminine, and the end of the plural. */
  readonly spanish: readonly [masculine: string, feminine: string, plural: 's' | 'es'];
  /** Before a noun, and as what is said of it. */
  readonly chinese: readonly [before: string, said: string];
}

/** Of somebody and of several. */
export type Forms = readonly [one: string, many: string];

export interface Verb {
  readonly english: Forms;
  readonly french: Forms;
  readonly german: Forms;
  readonly spanish: Forms;
  readonly chinese: string;
}

export interface Place {
  readonly english: string;
  readonly french: string;
  readonly german: string;
  readonly spanish: string;
  readonly chinese: string;
}

const split = (text: string): string[] => text.split(',').map((part) => part.trim());
const lines = (text: string): string[][] =>
  text
    .trim()
    .split('\n')
    .map((line) => line.split('|').map((part) => part.trim()));

/** english one, many | french | german | spanish | chinese */
const nounLines = lines(`
  dog, dogs | m, chien, chiens | m, Hund, Hunde | m, perro, perros | 只, 狗 | alive
  cat, cats | m, chat, chats | f, Katze, Katzen | m, gato, gatos | 只, 猫 | alive
  horse, horses | m, cheval, chevaux | n, Pferd, Pferde | m, caballo, caballos | 匹, 马 | alive
  bird, birds | m, oiseau, oiseaux | m, Vogel, Vögel | m, pájaro, pájaros | 只, 鸟 | alive
  cow, cows | f, vache, vaches | f, Kuh, Kühe | f, vaca, vacas | 头, 牛 | alive
  man, men | m, homme, hommes | m, Mann, Männer | m, hombre, hombres | 个, 男人 | alive
  woman, women | f, femme, femmes | f, Frau, Frauen | f, mujer, mujeres | 个, 女人 | alive
  child, children | m, enfant, enfants | n, Kind, Kinder | m, niño, niños | 个, 孩子 | alive
  king, kings | m, roi, rois | m, König, Könige | m, rey, reyes | 位, 国王 | alive
  teacher, teachers | m, professeur, professeurs | m, Lehrer, Lehrer | m, profesor, profesores | 位, 老师 | alive
  house, houses | f, maison, maisons | n, Haus, Häuser | f, casa, casas | 座, 房子
  table, tables | f, table, tables | m, Tisch, Tische | f, mesa, mesas | 张, 桌子
  chair, chairs | f, chaise, chaises | m, Stuhl, Stühle | f, silla, sillas | 把, 椅子
  book, books | m, livre, livres | n, Buch, Bücher | m, libro, libros | 本, 书
  letter, letters | f, lettre, lettres | m, Brief, Briefe | f, carta, cartas | 封, 信
  car, cars | f, voiture, voitures | n, Auto, Autos | m, coche, coches | 辆, 汽车
  boat, boats | m, bateau, bateaux | n, Boot, Boote | m, barco, barcos | 条, 船
  tree, trees | m, arbre, arbres | m, Baum, Bäume | m, árbol, árboles | 棵, 树
  flower, flowers | f, fleur, fleurs | f, Blume, Blumen | f, flor, flores | 朵, 花
  apple, apples | f, pomme, pommes | m, Apfel, Äpfel | f, manzana, manzanas | 个, 苹果
  door, doors | f, porte, portes | f, Tür, Türen | f, puerta, puertas | 扇, 门
  key, keys | f, clé, clés | m, Schlüssel, Schlüssel | f, llave, llaves | 把, 钥匙
  hat, hats | m, chapeau, chapeaux | m, Hut, Hüte | m, sombrero, sombreros | 顶, 帽子
  lamp, lamps | f, lampe, lampes | f, Lampe, Lampen | f, lámpara, lámparas | 盏, 灯
`);

type Gendered = readonly [Gender, string, string];

export const nouns: readonly Noun[] = nounLines.map(([english, french, german, spanish, chinese, alive]) => ({
  english: split(english) as [string, string],
  french: split(french) as unknown as Gendered,
  german: split(german) as unknown as Gendered,
  spanish: split(spanish) as unknown as Gendered,
  chinese: split(chinese) as [string, string],
  alive: alive === 'alive',
}));

export const adjectives: readonly Adjective[] = [
  {
    english: 'big',
    french: ['grand', 'grande', true],
    german: 'groß',
    spanish: ['grande', 'grande', 's'],
    chinese: ['大', '很大'],
  },
  {
    english: 'small',
    french: ['petit', 'petite', true],
    german: 'klein',
    spanish: ['pequeño', 'pequeña', 's'],
    chinese: ['小', '很小'],
  },
  {
    english: 'black',
    french: ['noir', 'noire', false],
    german: 'schwarz',
    spanish: ['negro', 'negra', 's'],
    chinese: ['黑色的', '是黑色的'],
  },
  {
    english: 'white',
    french: ['blanc', 'blanche', false],
    german: 'weiß',
    spanish: ['blanco', 'blanca', 's'],
    chinese: ['白色的', '是白色的'],
  },
  {
    english: 'red',
    french: ['rouge', 'rouge', false],
    german: 'rot',
    spanish: ['rojo', 'roja', 's'],
    chinese: ['红色的', '是红色的'],
  },
  {
    english: 'green',
    french: ['vert', 'verte', false],
    german: 'grün',
    spanish: ['verde', 'verde', 's'],
    chinese: ['绿色的', '是绿色的'],
  },
  {
    english: 'blue',
    french: ['bleu', 'bleue', false],
    german: 'blau',
    spanish: ['azul', 'azul', 'es'],
    chinese: ['蓝色的', '是蓝色的'],
  },
  {
    english: 'yellow',
    french: ['jaune', 'jaune', false],
    german: 'gelb',
    spanish: ['amarillo', 'amarilla', 's'],
    chinese: ['黄色的', '是黄色的'],
  },
];

const verbLines = lines(`
  sees, see | voit, voient | sieht, sehen | ve, ven | 看见
  finds, find | trouve, trouvent | findet, finden | encuentra, encuentran | 找到
  has, have | a, ont | hat, haben | tiene, tienen | 有
  buys, buy | achète, achètent | kauft, kaufen | compra, compran | 买
  sells, sell | vend, vendent | verkauft, verkaufen | vende, venden | 卖
  paints, paint | peint, peignent | malt, malen | pinta, pintan | 画
  looks for, look for | cherche, cherchent | sucht, suchen | busca, buscan | 寻找
  loves, love | aime, aiment | liebt, lieben | ama, aman | 爱
`);

export const verbs: readonly Verb[] = verbLines.map(([english, french, german, spanish, chinese]) => ({
  english: split(english) as [string, string],
  french: split(french) as [string, string],
  german: split(german) as [string, string],
  spanish: split(spanish) as [string, string],
  chinese,
}));

const placeLines = lines(`
  in the garden | dans le jardin | im Garten | en el jardín | 花园里
  in the kitchen | dans la cuisine | in der Küche | en la cocina | 厨房里
  in the forest | dans la forêt | im Wald | en el bosque | 森林里
  in the street | dans la rue | auf der Straße | en la calle | 街上
  at the market | au marché | auf dem Markt | en el mercado | 市场上
  at school | à l'école | in der Schule | en la escuela | 学校里
  at home | à la maison | zu Hause | en casa | 家里
`);

export const places: readonly Place[] = placeLines.map(([english, french, german, spanish, chinese]) => ({
  english,
  french,
  german,
  spanish,
  chinese,
}));

/** Two to six. */
export const numerals = {
  english: ['two', 'three', 'four', 'five', 'six'],
  french: ['deux', 'trois', 'quatre', 'cinq', 'six'],
  german: ['zwei', 'drei', 'vier', 'fünf', 'sechs'],
  spanish: ['dos', 'tres', 'cuatro', 'cinco', 'seis'],
  chinese: ['两', '三', '四', '五', '六'],
} as const;
