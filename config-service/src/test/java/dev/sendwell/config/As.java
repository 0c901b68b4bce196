package dev.sendwell.config;

import static io.restassured.RestAssured.given;

import dev.sendwell.testkit.session.TestSessions;
import io.restassured.http.ContentType;
import io.restassured.specification.RequestSpecification;
import java.nio.charset.StandardCharsets;

/** Requests in somebody's name. */
public final class As {
    private As() {}

    /** A program of an admin's, sending JSON. */
    public static RequestSpecification admin() {
        return given().header("Authorization", TestSessions.bearer("admin")).contentType(ContentType.JSON);
    }

    /** A program of a viewer's, sending JSON. */
    public static RequestSpecification viewer() {
        return given().header("Authorization", TestSessions.bearer("viewer")).contentType(ContentType.JSON);
    }

    /** An admin's browser, sending forms and following no redirect by itself. */
    public static RequestSpecification adminsBrowser() {
        return browser("admin");
    }

    /** A viewer's browser. */
    public static RequestSpecification viewersBrowser() {
        return browser("viewer");
    }

    private static RequestSpecification browser(String role) {
        return given().cookie(TestSessions.COOKIE, TestSessions.cookie(role))
                .accept("text/html,application/xhtml+xml,*/*;q=0.8")
                .contentType(ContentType.URLENC.withCharset(StandardCharsets.UTF_8))
                .redirects()
                .follow(false);
    }
}
