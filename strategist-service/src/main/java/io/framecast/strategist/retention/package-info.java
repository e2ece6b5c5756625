/** Which movies the domain's rules delete: {@code RetentionPolicy} decides, {@code RetentionWatch} asks for it. */
package io.framecast.strategist.retention;
