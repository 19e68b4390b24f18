package io.camelzodb.zope.type;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.camelzodb.pickle.Text;
import io.camelzodb.storage.Problem;
import io.camelzodb.testing.MemorySnapshot;
import io.camelzodb.zope.ObjectData;
import io.camelzodb.zope.ObjectPath;
import io.camelzodb.zope.ObjectReadException;
import io.camelzodb.zope.TextDecoder;
import io.camelzodb.zope.ZopeObject;
import io.camelzodb.zope.walk.ObjectTree;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Sources that Python's text can hold and no file in UTF-8 can: never replaced in silence. */
class LoneSurrogateTest {
  private final List<Problem> problems = new ArrayList<>();

  private ObjectData page(String text) throws Exception {
    MemorySnapshot snapshot =
        new MemorySnapshot()
            .folder(0, "site", "page", 1L)
            .add(
                1,
                "Products.PageTemplates.ZopePageTemplate.ZopePageTemplate",
                MemorySnapshot.attributes("id", new Text("page"), "_text", new Text(text)));
    ObjectTree tree = new ObjectTree(snapshot, problems::add);
    ZopeObject page = tree.resolve(new ObjectPath(List.of("site", "page")));
    assertThat(page).isNotNull();
    return new ObjectTypes(snapshot, ZopeOptions.DEFAULT, new TextDecoder(problems::add))
        .read(page);
  }

  @Test
  void aPairIsWritten() throws Exception {
    ObjectData.Source source = page("a\ud83d\ude00b").source();
    assertThat(source).isNotNull();
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    source.content().writeTo(out);
    assertThat(out.toString(StandardCharsets.UTF_8)).isEqualTo("a\ud83d\ude00b");
  }

  @Test
  void aHalfIsRefused() {
    for (String text : List.of("a\ud83d", "\ude00b", "ab\ud83dx", "\ude00\ud83d")) {
      assertThatThrownBy(() -> page(text))
          .isInstanceOf(ObjectReadException.class)
          .hasMessageContaining("/site/page")
          .hasMessageContaining("half of a pair");
    }
  }
}
