package io.camelzodb.tree.layer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.camelzodb.pickle.NoneValue;
import io.camelzodb.pickle.Text;
import io.camelzodb.tree.FiledObject;
import io.camelzodb.tree.ObjectTreeReader;
import io.camelzodb.tree.TreeFault;
import io.camelzodb.zope.ObjectPath;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Reads layers as one tree. */
class LayeredSourceTest {
  @TempDir Path folder;
  private @Nullable LayeredSource source;

  @BeforeEach
  void root() throws IOException {
    object("base", "", "base");
  }

  @AfterEach
  void close() throws IOException {
    if (source != null) {
      source.close();
    }
  }

  private void object(String layer, String path, String title) throws IOException {
    file(layer, path, "__meta__", "[('title', '%s'), ('type', 'Folder')]".formatted(title));
  }

  private void file(String layer, String path, String name, String text) throws IOException {
    Path at = Files.createDirectories(folder.resolve(layer).resolve("__root__" + path));
    Files.writeString(at.resolve(name), text);
  }

  private Layers layers() {
    return new Layers(
        List.of(
            Layer.custom(folder.resolve("custom")),
            new Layer("app", folder.resolve("app"), null),
            new Layer("base", folder.resolve("base"), null)));
  }

  private ObjectTreeReader reader() {
    LayeredSource made = layers().open();
    source = made;
    return new ObjectTreeReader(made);
  }

  private static ObjectPath path(String... ids) {
    return new ObjectPath(List.of(ids));
  }

  private FiledObject read(String... ids) throws IOException {
    return Objects.requireNonNull(reader().read(path(ids)));
  }

  private String title(String... ids) throws IOException {
    return ((Text) read(ids).data().metadata().get("title")).value();
  }

  @Test
  void joinsTheChildrenOfAllLayersAndTakesTheTopmostFiles() throws IOException {
    object("base", "/a", "base");
    file("base", "/a", "__source__.txt", "base");
    object("base", "/a/x", "base");
    object("app", "/a", "app");
    object("app", "/a/y", "app");
    object("custom", "/a/z", "custom");
    FiledObject a = read("a");
    assertThat(a.children()).containsExactly("x", "y", "z");
    // The source of a layer below belongs to the object of that layer.
    assertThat(a.source()).isNull();
    assertThat(title("a")).isEqualTo("app");
    assertThat(title("a", "x")).isEqualTo("base");
    assertThat(title()).isEqualTo("base");
    LayeredSource all = Objects.requireNonNull(source);
    assertThat(all.layer("__root__/a")).isEqualTo(new Text("app"));
    assertThat(all.layer("__root__/a/x")).isEqualTo(new Text("base"));
    assertThat(all.layer("__root__/a/z")).isEqualTo(NoneValue.NONE);
    assertThat(all.layer("__root__/b")).isNull();
  }

  @Test
  void markersOfTheCustomLayerMaskTheOthers() throws IOException {
    object("base", "/a", "base");
    object("base", "/a/x", "base");
    object("base", "/b", "base");
    object("app", "/b", "app");
    file("app", "/b", "__frozen__", "");
    file("custom", "/a", "__frozen__", "");
    object("custom", "/a", "custom");
    file("custom", "/b", "__deleted__", "");
    assertThat(read().children()).containsExactly("a");
    assertThat(read("a").children()).isEmpty();
    assertThat(reader().read(path("a", "x"))).isNull();
    assertThat(reader().read(path("b"))).isNull();
    Files.delete(folder.resolve("custom/__root__/b/__deleted__"));
    // A marker of another layer masks nothing.
    assertThat(title("b")).isEqualTo("app");
    Files.delete(folder.resolve("custom/__root__/a/__meta__"));
    assertThat(read().children()).containsExactly("b");
  }

  @Test
  void listsTheLayersOfEachObject() throws IOException {
    object("base", "/a", "base");
    object("app", "/a", "app");
    object("base", "/a/x", "base");
    object("base", "/b", "base");
    object("custom", "/b", "custom");
    file("custom", "/a", "__deleted__", "");
    List<String> listed = new ArrayList<>();
    LayerListing.list(
        layers(),
        path(),
        each ->
            listed.add(
                each.path()
                    + " "
                    + (each.layer() == null ? "hidden" : "<" + each.layer().ident() + ">")
                    + each.shadowed().stream().map(Layer::ident).toList()));
    assertThat(listed)
        .containsExactly("/ <base>[]", "/a hidden[app, base]", "/a/x hidden[base]", "/b <>[base]");
    listed.clear();
    LayerListing.list(layers(), path("nowhere"), each -> listed.add(each.path().toString()));
    assertThat(listed).isEmpty();
  }

  @Test
  void aFolderWithoutMetadataOnAnyLayerIsAnError() throws IOException {
    Files.createDirectories(folder.resolve("app/__root__/a"));
    assertThatThrownBy(() -> read().children())
        .isInstanceOf(TreeFault.class)
        .hasMessageContaining("app/__root__/a: holds no __meta__ on any layer");
    file("custom", "/a", "__deleted__", "");
    assertThat(read().children()).isEmpty();
  }

  @Test
  void noLinkOfAnyLayerIsFollowed() throws IOException {
    object("base", "/a", "base");
    Files.createDirectories(folder.resolve("custom/__root__"));
    Files.createSymbolicLink(
        folder.resolve("custom/__root__/a"), folder.resolve("base/__root__/a"));
    assertThatThrownBy(() -> read().children()).hasMessageContaining("is a link");
    Files.delete(folder.resolve("custom/__root__/a"));
    file("custom", "", "a", "a file of somebody");
    assertThat(read().children()).containsExactly("a");
    assertThat(title("a")).isEqualTo("base");
  }
}
