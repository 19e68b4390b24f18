package io.camelzodb;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Holds each top-level class to a comment whose first sentence is short and begins with a verb. */
class ClassCommentTest {
  private static final Path SOURCES = Path.of("src/main/java");
  private static final int MOST_WORDS = 25;

  /** A type that begins its line, so that it is in no other one. */
  private static final Pattern TYPE =
      Pattern.compile(
          "^(?:(?:public|final|abstract|sealed|non-sealed|strictfp) )*"
              + "(?:class|interface|enum|record|@interface) (\\w+)",
          Pattern.MULTILINE);

  private static final Pattern COMMENT =
      Pattern.compile("^/\\*\\*(.*?)\\*/", Pattern.MULTILINE | Pattern.DOTALL);

  private static final Pattern SENTENCE = Pattern.compile("(.*?)(?:[.:!?](?=\\s|$)|$)");

  @Test
  void eachClassSaysFirstAndShortlyWhatItDoes() throws IOException {
    List<String> faults = new ArrayList<>();
    int types = 0;
    List<Path> sources;
    try (Stream<Path> all = Files.walk(SOURCES)) {
      sources =
          all.filter(file -> file.toString().endsWith(".java"))
              .filter(file -> !file.endsWith("package-info.java"))
              .sorted()
              .toList();
    }
    for (Path file : sources) {
      String source = Files.readString(file);
      types += types(source);
      for (String fault : faults(source)) {
        faults.add(SOURCES.relativize(file) + ": " + fault);
      }
    }
    assertThat(types).isGreaterThanOrEqualTo(sources.size()).isGreaterThan(500);
    assertThat(faults).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "class Bare {}\n",
        "/** The position of a consumer. */\nclass Noun {}\n",
        "/** This holds a position. */\nclass This {}\n",
        "/** Read a position. */\n@Deprecated\npublic final class Imperative {}\n",
        "/** Reads. */\nclass First {\n}\n\nrecord Second(int a) {}\n",
        "/**\n * Reads a b c d e f g h i j k l m n o p q r s t u v w x\n * y.\n */\nenum Long {}\n",
      })
  void aWrongCommentIsFound(String source) {
    assertThat(faults("package a;\n\nimport b.C;\n\n" + source)).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/** Reads a {@code Data.fs}. It stays open. */\n@A(\n    b = \"class C\")\nclass Plain {}\n",
        "/** Holds 1.5 values: <b>all</b>. */\npublic record Entry(int a) {\n  class In {}\n}\n",
        "/**\n * Lists kinds.\n *\n * <p>And more.\n */\npublic @interface Kinds {}\n",
      })
  void aRightCommentPasses(String source) {
    assertThat(faults("package a;\n\n" + source)).isEmpty();
  }

  private static int types(String source) {
    return (int) TYPE.matcher(source).results().count();
  }

  private static List<String> faults(String source) {
    List<String> faults = new ArrayList<>();
    Matcher type = TYPE.matcher(source);
    int start = 0;
    while (type.find()) {
      String comment = null;
      Matcher before = COMMENT.matcher(source).region(start, type.start());
      while (before.find()) {
        comment = before.group(1);
      }
      String fault = comment == null ? "has no comment" : fault(firstSentence(comment));
      if (fault != null) {
        faults.add(type.group(1) + " " + fault);
      }
      start = type.end();
    }
    return faults;
  }

  private static String firstSentence(String comment) {
    String text =
        comment
            .replaceAll("(?m)^\\s*\\*\\s?", "")
            .replaceAll("\\{@\\w+ ([^}]*)\\}", "$1")
            .replaceAll("<[^>]*>", "")
            .replaceAll("\\s+", " ")
            .strip();
    Matcher sentence = SENTENCE.matcher(text);
    return sentence.lookingAt() ? sentence.group(1) : text;
  }

  private static String fault(String sentence) {
    String[] words = sentence.split(" ");
    if (words.length > MOST_WORDS) {
      return "begins with a sentence of " + words.length + " words: " + sentence;
    }
    return words[0].matches("(?!This|Its|Thus)[A-Z][a-z]+s,?")
        ? null
        : "does not begin with a verb in the third person: " + sentence;
  }
}
