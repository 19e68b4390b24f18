/**
 * Makes commits on the branch that is checked out, and brings work tree and index in line with
 * them.
 */
@NullMarked
package io.camelzodb.git.commit;

import org.jspecify.annotations.NullMarked;
