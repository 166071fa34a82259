/** Last part of the names of an environment's database; other stacks name what is its before it exists. */
export const DATABASE_NAME = "main";
