/**
 * What AWS answers about something that may not be there.
 *
 * @param gone names of the errors by which AWS says that it is not
 * @returns nothing where it is not
 */
export async function ifThere<T>(answer: Promise<T>, ...gone: readonly string[]): Promise<T | undefined> {
  try {
    return await answer;
  } catch (error) {
    if (error instanceof Error && gone.includes(error.name)) return undefined;
    throw error;
  }
}
