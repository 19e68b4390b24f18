package io.camelzodb.pickle.notation;

import io.camelzodb.pickle.Entry;
import io.camelzodb.pickle.Instance;
import io.camelzodb.pickle.Value;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What a {@link NotationWriter} asks others about. Immutable if its parts are.
 *
 * @param remark what to say of an object in a comment at the end of its line, or null for nothing;
 *     asked about every {@link Instance}
 * @param entries what to write of each entry of a dictionary
 */
public record NotationStyle(Function<Instance, @Nullable String> remark, Entries entries) {

  /** What to write of an entry. */
  public interface Entries {
    /** The value to write for it; null to leave the whole entry out. */
    @Nullable Value shown(Entry entry);
  }

  /** No remarks; every entry as it is. */
  public static final NotationStyle PLAIN = new NotationStyle(object -> null, Entry::value);
}
