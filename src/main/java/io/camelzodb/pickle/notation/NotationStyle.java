package io.camelzodb.pickle.notation;

import io.camelzodb.pickle.Entry;
import io.camelzodb.pickle.Instance;
import io.camelzodb.pickle.Value;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Customizes the output of a {@link NotationWriter}: remarks on objects, and replaced values.
 * Immutable if its parts are.
 *
 * @param remark returns a comment for the line of an object, or null; called for every {@link
 *     Instance}
 * @param entries returns what to write for each dictionary entry
 */
public record NotationStyle(Function<Instance, @Nullable String> remark, Entries entries) {

  /** Returns what to write for an entry. */
  public interface Entries {
    /** The value to write for it; null to leave the whole entry out. */
    @Nullable Value shown(Entry entry);
  }

  /** No remarks; every entry as it is. */
  public static final NotationStyle PLAIN = new NotationStyle(object -> null, Entry::value);
}
