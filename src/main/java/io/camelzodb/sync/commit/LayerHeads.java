package io.camelzodb.sync.commit;

import io.camelzodb.git.CommitId;
import io.camelzodb.tree.layer.Layer;
import io.camelzodb.tree.layer.Layers;
import java.io.IOException;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Names the commit that is checked out in each layer of a tree. As text it is the commit of the
 * base folder ({@code -} for none), then {@code ,00-product=} and the commit for each lower layer
 * that has one, with the name of the layer as in a URL. Immutable.
 *
 * @param commits the commits by the names of the layers; that of the base folder has an empty one
 */
public record LayerHeads(SortedMap<String, String> commits) {
  /** The form of the text. */
  public static final String FORM = "(?:[0-9a-f]{40}|-)(?:,[^ ,=]+=[0-9a-f]{40})*";

  /** Stands for a folder without a commit. */
  public static final String NONE = "-";

  private static final Pattern PART = Pattern.compile(",");

  /**
   * Reads what is checked out now.
   *
   * @param played the commit that is taken in place of the base folder; null for its work tree
   * @return null if a repository would have to be opened to find out
   */
  public static @Nullable LayerHeads of(Layers layers, @Nullable CommitId played)
      throws IOException {
    SortedMap<String, String> commits = new TreeMap<>();
    for (Layer layer : layers.all()) {
      String head =
          layer.isCustom() && played != null ? played.hex() : HeadFile.read(layer.folder());
      if (head == null) {
        return null;
      }
      if (layer.isCustom() || !head.equals(NONE)) {
        commits.put(layer.ident(), head);
      }
    }
    return new LayerHeads(commits);
  }

  /** Returns the same without the commit of the base folder. */
  LayerHeads lower() {
    SortedMap<String, String> lower = new TreeMap<>(commits);
    lower.put("", NONE);
    return new LayerHeads(lower);
  }

  /** Parses a text of the form. */
  public static LayerHeads parse(String text) {
    SortedMap<String, String> commits = new TreeMap<>();
    for (String part : PART.split(text)) {
      int equals = part.indexOf('=');
      String ident = equals < 0 ? "" : part.substring(0, equals);
      commits.put(decoded(ident), part.substring(equals + 1));
    }
    return new LayerHeads(commits);
  }

  private static String decoded(String ident) {
    try {
      return URLDecoder.decode(ident, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException edited) {
      return ident;
    }
  }

  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    commits.forEach(
        (ident, commit) ->
            text.append(ident.isEmpty() ? "" : ",")
                .append(URLEncoder.encode(ident, StandardCharsets.UTF_8))
                .append(ident.isEmpty() ? "" : "=")
                .append(commit));
    return text.toString();
  }
}
