/** Makes the plan of a playback: compares a tree with a database and checks what files ask for. */
@NullMarked
package io.camelzodb.sync.playback.planning;

import org.jspecify.annotations.NullMarked;
