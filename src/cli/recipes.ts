import { UserError } from '../base/errors.ts';
import { readUserFile } from './files.ts';

/** A recipe by its name or from a file, with the name that its run gets. */
export async function recipeOf(nameOrPath: string) {
  const { RECIPES, recipeNamed } = await import('../train/recipe.ts');
  if (Object.hasOwn(RECIPES, nameOrPath)) return { recipe: recipeNamed(nameOrPath), name: nameOrPath };
  if (!nameOrPath.endsWith('.json')) return { recipe: recipeNamed(nameOrPath), name: nameOrPath };
  const { parseRecipe } = await import('../train/parse-recipe.ts');
  const recipe = parseRecipe(new TextDecoder().decode(await readUserFile(nameOrPath)), nameOrPath);
  const name = typeof recipe.model === 'string' ? recipe.model : recipe.model.name;
  if (!/^[\w.-]+$/.test(name))
    throw new UserError(`${nameOrPath}: the model's name ${JSON.stringify(name)} names no folder.`);
  return { recipe, name };
}
