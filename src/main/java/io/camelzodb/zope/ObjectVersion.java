package io.camelzodb.zope;

import io.camelzodb.pickle.ListValue;
import io.camelzodb.pickle.Text;
import io.camelzodb.pickle.Value;
import io.camelzodb.storage.Oid;
import io.camelzodb.storage.Tid;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/**
 * Gives one version of an object. It is read when it is asked for, by the thread of the {@link
 * ObjectReader} that it comes from.
 */
public interface ObjectVersion {
  /** The key of the metadata that lists the ids in an ordered folder, in its order. */
  String CONTENTS = "contents";

  /** Where the object is. */
  ObjectPath path();

  /**
   * Returns its data: metadata and source.
   *
   * @throws IOException where that cannot be read; see {@link ObjectReader#isOfObject}
   */
  ObjectData data() throws IOException;

  /**
   * Returns its data, given the metadata of another version. If the text of its files is the text
   * of these, they are not parsed, and the result has this same map.
   *
   * @throws IOException where it cannot be read
   */
  default ObjectData data(SortedMap<String, Value> likely) throws IOException {
    return data();
  }

  /**
   * Returns the ids of its children, by code point. {@link ObjectReader#read} may give null for
   * one, and {@link #leftOut} then says why.
   *
   * @return empty for an object that contains none, or that is no container
   * @throws IOException where these cannot be read
   */
  List<String> children() throws IOException;

  /**
   * Why nothing is known of a child: it could not be recorded, is in another database, or is not
   * selected. Such a child is neither there nor gone.
   *
   * @param id of a child that the reader does not give
   * @return null where there is no such child
   * @throws IOException where that cannot be read
   */
  @Nullable String leftOut(String id) throws IOException;

  /** The record that holds it; null where none is known, as in files. */
  default @Nullable Oid oid() {
    return null;
  }

  /** The transaction that wrote that record; null where none is known. */
  default @Nullable Tid tid() {
    return null;
  }

  /**
   * Returns the ids of its children in the order that users see; null where the order does not
   * count.
   *
   * @throws IOException where its data cannot be read
   */
  default @Nullable List<String> order() throws IOException {
    return order(data());
  }

  /** The order that data tell; null where they tell none. */
  static @Nullable List<String> order(ObjectData data) {
    if (!(data.metadata().get(CONTENTS) instanceof ListValue contents)) {
      return null;
    }
    List<String> ids = new ArrayList<>();
    for (Value id : contents.items()) {
      if (id instanceof Text text) {
        ids.add(text.value());
      }
    }
    return ids;
  }

  /**
   * The files of its whole state, for an object of a type that is not read in full; null where
   * there are none.
   *
   * @throws IOException where its data cannot be read
   */
  default ObjectData.@Nullable State state() throws IOException {
    return data().state();
  }
}
