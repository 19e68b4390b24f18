package io.camelzodb.storage.driver;

/**
 * Says how a database is opened, beyond what its URI says. Immutable. Components may be added; a
 * driver reads those that it knows.
 *
 * @param damaged how a damaged database is treated if its URI does not say it
 * @param strict whether an export with contradictions is refused ({@code zodb.strict})
 */
public record OpenOptions(DamagePolicy damaged, boolean strict) {
  /** The defaults: refuses damaged databases, and is lenient with exports. */
  public static final OpenOptions DEFAULT = new OpenOptions(DamagePolicy.REFUSE, false);
}
