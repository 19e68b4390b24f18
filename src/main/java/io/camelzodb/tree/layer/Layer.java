package io.camelzodb.tree.layer;

import io.camelzodb.pickle.NoneValue;
import io.camelzodb.pickle.Text;
import io.camelzodb.pickle.Value;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Names one layer: a work tree that holds a part of the objects below {@code __root__}. Immutable.
 *
 * @param ident its name, such as {@code 00-base}; empty for the custom layer
 * @param folder the folder that holds its {@code __root__}, absolute
 * @param source the folder that it is updated from, absolute; null for the custom layer
 */
public record Layer(String ident, Path folder, @Nullable Path source) {

  /** The layer on top: the base folder, where changes of the site itself are recorded. */
  public static Layer custom(Path base) {
    return new Layer("", base, null);
  }

  /** Whether it is the one on top. */
  public boolean isCustom() {
    return ident.isEmpty();
  }

  /** Returns its name for people: the ident, or {@code (custom)}. */
  public String shown() {
    return isCustom() ? "(custom)" : ident;
  }

  /** Returns what objects of this layer have as {@code zodbsync_layer}: a text, or None. */
  public Value value() {
    return isCustom() ? NoneValue.NONE : new Text(ident);
  }
}
