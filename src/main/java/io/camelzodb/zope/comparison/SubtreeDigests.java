package io.camelzodb.zope.comparison;

import io.camelzodb.pickle.Value;
import io.camelzodb.pickle.limit.ValueBudget;
import io.camelzodb.pickle.limit.ValueLimitException;
import io.camelzodb.pickle.repr.PythonRepr;
import io.camelzodb.zope.ObjectData;
import io.camelzodb.zope.ObjectPath;
import io.camelzodb.zope.ObjectReader;
import io.camelzodb.zope.ObjectVersion;
import io.camelzodb.zope.type.SourceDigest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import org.apache.commons.codec.digest.DigestUtils;
import org.jspecify.annotations.Nullable;

/**
 * Makes a digest of the content of each object and of all below it, whatever its path. For one
 * thread and some subtrees.
 */
final class SubtreeDigests {
  private final ObjectReader reader;
  private final BiConsumer<ObjectPath, String> digests;
  private int left;

  /**
   * Digests.
   *
   * @param most as many objects are read
   * @param digests receives the digest of each object that identifies it: an empty object without a
   *     source counts by its id as well
   */
  SubtreeDigests(ObjectReader reader, int most, BiConsumer<ObjectPath, String> digests) {
    this.reader = reader;
    this.left = most;
    this.digests = digests;
  }

  /**
   * The digest of an object; null where it, or one below it, cannot be read or is too much.
   *
   * @throws IOException where the source cannot be read
   */
  @Nullable String of(ObjectPath path) throws IOException {
    if (--left < 0) {
      return null;
    }
    StringBuilder text = new StringBuilder();
    boolean plain;
    List<String> children;
    try {
      ObjectVersion object = reader.read(path);
      if (object == null) {
        return null;
      }
      plain = own(object.data(), text);
      children = object.children();
    } catch (ValueLimitException tooMuch) {
      return null;
    } catch (IOException fault) {
      if (!reader.isOfObject(fault)) {
        throw fault;
      }
      return null;
    }
    boolean complete = true;
    for (String id : children) {
      String below = of(path.child(id));
      complete &= below != null;
      text.append(id.length()).append(':').append(id).append(below);
    }
    if (!complete) {
      return null;
    }
    String digest = DigestUtils.sha256Hex(text.toString().getBytes(StandardCharsets.UTF_8));
    digests.accept(path, plain && children.isEmpty() ? digest + path.id() : digest);
    return digest;
  }

  /** Adds the content of an object itself; returns whether it has no source. */
  private static boolean own(ObjectData data, StringBuilder text) throws IOException {
    ValueBudget budget = new ValueBudget();
    for (Map.Entry<String, Value> entry : data.metadata().entrySet()) {
      text.append(entry.getKey()).append('=');
      PythonRepr.repr(entry.getValue(), text, budget);
      text.append('\n');
    }
    ObjectData.Source source = data.source();
    if (source == null) {
      return true;
    }
    SourceDigest digest = SourceDigest.of(source.content());
    text.append(digest.sha256()).append(source.text());
    return digest.length() == 0;
  }
}
