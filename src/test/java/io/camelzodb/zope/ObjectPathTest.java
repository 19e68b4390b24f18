package io.camelzodb.zope;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Walks over the ids of a path. */
class ObjectPathTest {
  private static final ObjectPath PHOTO = new ObjectPath(List.of("Plone", "news", "foto.jpg"));

  @Test
  void parentsLeadToTheRoot() {
    assertThat(PHOTO.parent()).hasToString("/Plone/news");
    assertThat(PHOTO.parent().parent().parent()).isEqualTo(ObjectPath.ROOT);
    assertThat(PHOTO.parent().child("foto.jpg")).isEqualTo(PHOTO);
    assertThatThrownBy(ObjectPath.ROOT::parent).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void prefixesAreThePathsAbove() {
    assertThat(PHOTO.depth()).isEqualTo(3);
    assertThat(PHOTO.prefix(0)).isEqualTo(ObjectPath.ROOT);
    assertThat(PHOTO.prefix(2)).isEqualTo(PHOTO.parent());
    assertThat(PHOTO.prefix(3)).isSameAs(PHOTO);
    assertThatThrownBy(() -> PHOTO.prefix(4)).isInstanceOf(IndexOutOfBoundsException.class);
    assertThatThrownBy(() -> PHOTO.prefix(-1)).isInstanceOf(IndexOutOfBoundsException.class);
  }

  @Test
  void startsWithComparesWholeIds() {
    assertThat(PHOTO.startsWith(PHOTO)).isTrue();
    assertThat(PHOTO.startsWith(PHOTO.parent())).isTrue();
    assertThat(PHOTO.startsWith(ObjectPath.ROOT)).isTrue();
    assertThat(PHOTO.parent().startsWith(PHOTO)).isFalse();
    assertThat(PHOTO.startsWith(new ObjectPath(List.of("Plo")))).isFalse();
    // An id with a slash is one id.
    assertThat(PHOTO.startsWith(new ObjectPath(List.of("Plone/news")))).isFalse();
  }

  @Test
  void isWithinFindsItselfAndWhatIsAbove() {
    assertThat(PHOTO.isWithin(Set.of(PHOTO.prefix(1)))).isTrue();
    assertThat(PHOTO.isWithin(Set.of(PHOTO))).isTrue();
    assertThat(PHOTO.isWithin(Set.of(PHOTO.child("x"), new ObjectPath(List.of("news"))))).isFalse();
    assertThat(PHOTO.isWithin(Set.of())).isFalse();
  }
}
