package io.camelzodb.zope.foreign;

import io.camelzodb.pickle.Dictionary;
import io.camelzodb.pickle.Global;
import io.camelzodb.pickle.Reference;
import io.camelzodb.pickle.Tuple;
import io.camelzodb.pickle.Value;
import io.camelzodb.storage.References;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Recognizes containers that are not folders of Zope, by attributes and state. */
final class ForeignContainers {
  /**
   * The attribute that holds their contents: {@code data} of mappings, of repoze.folder and of Zope
   * 3's folders, {@code _data} of its ordered containers, {@code __data} of its BTree containers
   * with the name of the class that Python puts before it.
   */
  private static final Pattern CONTENTS =
      Pattern.compile("data|_data|_container|(_[A-Za-z0-9_]+)?__data");

  private ForeignContainers() {}

  static boolean isContents(String attribute) {
    return CONTENTS.matcher(attribute).matches();
  }

  /** Returns the dictionary or list of a persistent mapping or list; null if there is none. */
  static @Nullable Value data(Dictionary state) {
    Value data = state.get("data");
    return data == null ? state.get("_container") : data;
  }

  /** Whether a record is a BTree, even of a custom class. */
  static boolean isTree(@Nullable Global name, Value state) {
    if (StructureClasses.isTree(name)) {
      return true;
    }
    if (!(state instanceof Tuple tuple) || tuple.size() == 0) {
      return false;
    }
    if (!(tuple.get(0) instanceof Tuple children)) {
      return false;
    }
    if (tuple.size() == 1) {
      return children.size() == 1 && children.get(0) instanceof Tuple;
    }
    References.Target first =
        tuple.get(1) instanceof Reference reference ? References.target(reference) : null;
    return tuple.size() == 2 && first != null && StructureClasses.isTree(first.className());
  }

  /** Whether an object declares the content type of its data. */
  static boolean describesFile(Dictionary state) {
    return List.of("content_type", "contentType", "mimetype", "mimeType").stream()
        .anyMatch(name -> state.get(name) != null);
  }
}
