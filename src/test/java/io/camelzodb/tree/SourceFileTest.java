package io.camelzodb.tree;

import static org.assertj.core.api.Assertions.assertThat;

import io.camelzodb.pickle.ListValue;
import io.camelzodb.pickle.Text;
import io.camelzodb.pickle.Tuple;
import io.camelzodb.pickle.Value;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SourceFileTest {

  @ParameterizedTest
  @CsvSource({
    "File, readme, '', __source__.txt",
    "File, Foto.JPG, '', __source__.JPG",
    "File, trailing., '', __source__.",
    "File, a.b c, '', __source__.b c",
    "Script (Python), a.txt, '', __source__.py",
    "Z SQL Method, q, '', __source__.sql",
    "File, a.bin, application/pdf, __source__.pdf",
    "File, a.bin, text/html; charset=utf-8, __source__.bin",
    "File, a.bin, text/plain, __source__.bin",
    "Script (Python), a, text/css, __source__.css",
  })
  void extension(String metaType, String id, String contentType, String name) {
    Value property =
        new ListValue(
            List.of(
                Tuple.of(new Text("id"), new Text("content_type")),
                Tuple.of(new Text("value"), new Text(contentType))));
    Map<String, Value> metadata =
        Map.of("type", new Text(metaType), "props", new ListValue(List.of(property)));
    assertThat(SourceFile.name(metadata, id, false)).isEqualTo(name);
  }

  @Test
  void textHasAnotherPrefix() {
    assertThat(SourceFile.name(Map.of(), "", true)).isEqualTo("__source-utf8__.txt");
    assertThat(SourceFile.isText("__source-utf8__.txt")).isTrue();
    assertThat(SourceFile.isText("__source__.txt")).isFalse();
  }
}
