package io.camelzodb.git.index;

import io.camelzodb.fault.Fault;
import io.camelzodb.fault.FaultPlace;
import io.camelzodb.files.PlainFile;
import io.camelzodb.git.GitException;
import io.camelzodb.git.RawPath;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.eclipse.jgit.attributes.Attribute;
import org.eclipse.jgit.attributes.AttributesNode;
import org.eclipse.jgit.attributes.AttributesRule;
import org.eclipse.jgit.lib.Repository;

/**
 * Refuses paths whose content git is configured to convert ({@code .gitattributes} at the top,
 * {@code info/attributes}): stored unchanged they would always look modified, and converted they
 * would differ from the database.
 */
public final class ContentRules {
  private static final Set<String> CONVERTING =
      Set.of("text", "eol", "filter", "ident", "working-tree-encoding", "crlf");

  private record Rule(Path file, AttributesRule rule, Attribute attribute) {}

  private final List<Rule> rules = new ArrayList<>();

  public ContentRules(Repository repository, Path top) throws IOException {
    Path common = repository.getCommonDirectory().toPath();
    for (Path file : List.of(top.resolve(".gitattributes"), common.resolve("info/attributes"))) {
      if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
        continue;
      }
      AttributesNode node = new AttributesNode();
      try (InputStream in = PlainFile.openNamed(file)) {
        node.parse(in);
      }
      for (AttributesRule rule : node.getRules()) {
        for (Attribute attribute : rule.getAttributes()) {
          if (CONVERTING.contains(attribute.getKey())) {
            rules.add(new Rule(file, rule, attribute));
          }
        }
      }
    }
  }

  public void check(String raw) throws GitException {
    if (rules.isEmpty()) {
      return;
    }
    String path = RawPath.text(raw);
    for (Rule each : rules) {
      if (converts(each.attribute) && each.rule.isMatch(path, false)) {
        throw new GitException(
            new Fault.Refused(
                    each.file
                        + ": \""
                        + each.rule.getPattern()
                        + " "
                        + each.attribute
                        + "\" has git convert "
                        + path
                        + ", but a mirror must hold the bytes of the database",
                    "limit that rule to other paths")
                .at(FaultPlace.ofFile(each.file)));
      }
    }
  }

  /**
   * Whether an attribute converts content; {@code text=auto} does not convert stored line breaks.
   */
  private static boolean converts(Attribute attribute) {
    return switch (attribute.getState()) {
      case UNSET, UNSPECIFIED -> false;
      case SET -> true;
      case CUSTOM -> !"auto".equals(attribute.getValue());
    };
  }
}
