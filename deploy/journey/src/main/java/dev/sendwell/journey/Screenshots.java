package dev.sendwell.journey;

import com.microsoft.playwright.Page;
import dev.sendwell.testkit.browser.Chromium;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * {@code ./sendwell screenshots [FOLDER]}: takes a picture of every page, light and dark, on a desk and on a phone, of an
 * installation that it starts, fills with two small campaigns, and stops.
 */
public final class Screenshots {
    private Screenshots() {}

    /** Takes them; the folder is the first argument. */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        Path folder = Files.createDirectories(Path.of(arguments[0]));
        System.out.println("Starting Sendwell in a folder of its own");
        try (RunningSendwell sendwell = RunningSendwell.start(Path.of(System.getProperty("sendwell.sources")));
                Chromium chromium = Chromium.start();
                Tour tour = new Tour(sendwell, chromium)) {
            take(tour.ofNothing(), folder);
            System.out.println("Two small campaigns");
            tour.fill();
            take(tour.ofEverything(), folder);
            tour.troubles().forEach(trouble -> System.out.println("  heard: " + trouble));
        }
        System.out.println("The pictures are in " + folder);
    }

    private static void take(List<Tour.Stop> stops, Path folder) {
        for (Tour.Stop stop : stops) {
            Page page = stop.arrive();
            Chromium.inEveryLook(
                    page,
                    look -> page.screenshot(new Page.ScreenshotOptions()
                            .setFullPage(true)
                            .setPath(folder.resolve(stop.name() + "-" + look + ".png"))));
            System.out.println("  " + stop.name());
        }
    }
}
