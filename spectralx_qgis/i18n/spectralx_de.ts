<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="de" sourcelanguage="en">
<context>
    <name>@default</name>
    <message>
        <source>&amp;Add class</source>
        <translation>Klasse &amp;hinzufügen</translation>
    </message>
    <message>
        <source>&amp;Backbone</source>
        <translation>&amp;Backbone</translation>
    </message>
    <message>
        <source>&amp;Cancel</source>
        <translation>&amp;Abbrechen</translation>
    </message>
    <message>
        <source>&amp;Device</source>
        <translation>&amp;Gerät</translation>
    </message>
    <message>
        <source>&amp;Draw polygons</source>
        <translation>Polygone &amp;zeichnen</translation>
    </message>
    <message>
        <source>&amp;Extent</source>
        <translation>&amp;Ausdehnung</translation>
    </message>
    <message>
        <source>&amp;From</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Go on</source>
        <translation>&amp;Fortfahren</translation>
    </message>
    <message>
        <source>&amp;Image</source>
        <translation>&amp;Bild</translation>
    </message>
    <message>
        <source>&amp;Images</source>
        <translation>B&amp;ilder</translation>
    </message>
    <message>
        <source>&amp;Install again</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Interpreter</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Judge</source>
        <translation>&amp;Beurteilen</translation>
    </message>
    <message>
        <source>&amp;Labels</source>
        <translation>&amp;Beispiele</translation>
    </message>
    <message>
        <source>&amp;Map</source>
        <translation>&amp;Karte</translation>
    </message>
    <message>
        <source>&amp;Method</source>
        <translation>&amp;Methode</translation>
    </message>
    <message>
        <source>&amp;Model</source>
        <translation>&amp;Modell</translation>
    </message>
    <message>
        <source>&amp;New…</source>
        <translation>&amp;Neu…</translation>
    </message>
    <message>
        <source>&amp;Pick a pixel</source>
        <translation>&amp;Pixel wählen</translation>
    </message>
    <message>
        <source>&amp;Place</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Remove…</source>
        <translation>Ent&amp;fernen…</translation>
    </message>
    <message>
        <source>&amp;Run</source>
        <translation>Sta&amp;rten</translation>
    </message>
    <message>
        <source>&amp;Save report…</source>
        <translation>Bericht &amp;speichern…</translation>
    </message>
    <message>
        <source>&amp;Set up</source>
        <translation>&amp;Einrichten</translation>
    </message>
    <message>
        <source>&amp;Train</source>
        <translation>&amp;Trainieren</translation>
    </message>
    <message>
        <source>&amp;Update</source>
        <translation>Akt&amp;ualisieren</translation>
    </message>
    <message>
        <source>&amp;Use for</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;What</source>
        <translation>&amp;Was</translation>
    </message>
    <message>
        <source>&lt;h3&gt;One step before the first map&lt;/h3&gt;Maps are computed by the SpectralX engine, a program of its own, so that nothing it needs can disturb QGIS or other plugins. Your imagery never leaves this computer.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A GeoTIFF with one band for each that is wanted.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A file that lists many scenes, instead of naming the images here.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A map</source>
        <translation>Eine Karte</translation>
    </message>
    <message>
        <source>A map with one value a class. With a model: the image that it maps.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A model on an image</source>
        <translation>Ein Modell auf einem Bild</translation>
    </message>
    <message>
        <source>A page with areas, bands, device and times; it has the name of the map.</source>
        <translation>Eine Seite mit Flächen, Kanälen, Gerät und Zeiten; sie heißt wie die Karte.</translation>
    </message>
    <message>
        <source>A raster with the map's class values, or polygons with a class field. 0 means not labelled.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>About {disk} are used in {place}; nothing is downloaded.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>About {download} are downloaded, and {disk} are used in {place}.</source>
        <translation>Etwa {download} werden geladen und {disk} in {place} belegt.</translation>
    </message>
    <message>
        <source>Adapt to imagery without labels (stage 1)</source>
        <translation>An Bilder ohne Beispiele anpassen (Stufe 1)</translation>
    </message>
    <message>
        <source>Add a layer of con&amp;fidence</source>
        <translation>Layer der Kon&amp;fidenz hinzufügen</translation>
    </message>
    <message>
        <source>Add a layer with the pro&amp;babilities of all classes</source>
        <translation>Layer mit den &amp;Wahrscheinlichkeiten aller Klassen hinzufügen</translation>
    </message>
    <message>
        <source>Add an image to the project to see how its bands fit the model.</source>
        <translation>Ein Bild zum Projekt hinzufügen, um zu sehen, wie seine Kanäle zum Modell passen.</translation>
    </message>
    <message>
        <source>Add one, or map the whole image.</source>
        <translation>Einen hinzufügen oder das ganze Bild kartieren.</translation>
    </message>
    <message>
        <source>Adds a layer with the probability of the mapped class, in per cent.</source>
        <translation>Fügt einen Layer mit der Wahrscheinlichkeit der kartierten Klasse in Prozent hinzu.</translation>
    </message>
    <message>
        <source>All files (*)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>All findings, as JSON.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>All scores and the confusion matrix: as a page, as JSON, or the matrix alone as a table.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>All that is known, as JSON.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>All weights train. Needs many labels, and forgets what it knew before.</source>
        <translation>Alle Gewichte lernen. Braucht viele Beispiele und vergisst, was es vorher wusste.</translation>
    </message>
    <message>
        <source>All {} bands found</source>
        <translation>Alle {} Kanäle gefunden</translation>
    </message>
    <message>
        <source>All {} bands found, each at its wavelength</source>
        <translation>Alle {} Kanäle gefunden, jeder bei seiner Wellenlänge</translation>
    </message>
    <message>
        <source>Another Python instead (for those who have set up the engine themselves)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>As the file says</source>
        <translation>Wie in der Datei angegeben</translation>
    </message>
    <message>
        <source>As the files say</source>
        <translation>Wie in den Dateien angegeben</translation>
    </message>
    <message>
        <source>Backbone</source>
        <translation>Backbone</translation>
    </message>
    <message>
        <source>Backbones</source>
        <translation>Backbones</translation>
    </message>
    <message>
        <source>Backbones (*.safetensors *.pth *.pt)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Band of the image</source>
        <translation>Kanal des Bildes</translation>
    </message>
    <message>
        <source>Bands</source>
        <translation>Kanäle</translation>
    </message>
    <message>
        <source>Bands of the model and of the image</source>
        <translation>Kanäle des Modells und des Bildes</translation>
    </message>
    <message>
        <source>Bands that are wanted</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Bands: {} is neither auto nor a list of band numbers such as 3,2,1,4.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Bundled models and all files (*)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>C&amp;heck the engine</source>
        <translation>Engine &amp;prüfen</translation>
    </message>
    <message>
        <source>C&amp;ompute on</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Cancelled.</source>
        <translation>Abgebrochen.</translation>
    </message>
    <message>
        <source>Cancelled. No map was written.</source>
        <translation>Abgebrochen. Keine Karte wurde geschrieben.</translation>
    </message>
    <message>
        <source>Cancelled. No model was written.</source>
        <translation>Abgebrochen. Kein Modell wurde geschrieben.</translation>
    </message>
    <message>
        <source>Cancelled. No output was written.</source>
        <translation>Abgebrochen. Nichts wurde geschrieben.</translation>
    </message>
    <message>
        <source>Cancelling…</source>
        <translation>Wird abgebrochen…</translation>
    </message>
    <message>
        <source>Check</source>
        <translation>Prüfen</translation>
    </message>
    <message>
        <source>Check of labels</source>
        <translation>Prüfung der Beispiele</translation>
    </message>
    <message>
        <source>Check the engine</source>
        <translation>Die Engine prüfen</translation>
    </message>
    <message>
        <source>Check the engine's interpreter in Settings &gt; Options &gt; SpectralX.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Choose a &amp;file…</source>
        <translation>&amp;Datei wählen…</translation>
    </message>
    <message>
        <source>Choose a Python that has GDAL and NumPy in Settings &gt; Options &gt; SpectralX.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Choose a folder of models</source>
        <translation>Ordner mit Modellen wählen</translation>
    </message>
    <message>
        <source>Choose a layer with polygons of your classes, or press New to draw them.</source>
        <translation>Einen Layer mit Polygonen der Klassen wählen, oder „Neu“ drücken und zeichnen.</translation>
    </message>
    <message>
        <source>Choose a map.</source>
        <translation>Eine Karte wählen.</translation>
    </message>
    <message>
        <source>Choose a model</source>
        <translation>Ein Modell wählen</translation>
    </message>
    <message>
        <source>Choose a model file or a folder of models</source>
        <translation>Eine Modelldatei oder einen Ordner mit Modellen wählen</translation>
    </message>
    <message>
        <source>Choose a model file to see how the bands of the image fit it.</source>
        <translation>Eine Modelldatei wählen, um zu sehen, wie die Kanäle des Bildes passen.</translation>
    </message>
    <message>
        <source>Choose a model.</source>
        <translation>Ein Modell wählen.</translation>
    </message>
    <message>
        <source>Choose a published backbone</source>
        <translation>Ein veröffentlichtes Backbone wählen</translation>
    </message>
    <message>
        <source>Choose an HTTP proxy in Settings &gt; Options &gt; Network, or install from a folder of wheels.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Choose an image to see how its bands fit the model.</source>
        <translation>Ein Bild wählen, um zu sehen, wie seine Kanäle zum Modell passen.</translation>
    </message>
    <message>
        <source>Choose an image, a model, or both.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Choose an interpreter with the engine's packages in Settings &gt; Options &gt; SpectralX.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Choose either an image with labels or a scene manifest.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Choose either images or a scene manifest.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Choose one of: a sensor, bands, or a raster whose bands are wanted.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Choose the engine's Python interpreter</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Choose the engine's interpreter in Settings &gt; Options &gt; SpectralX.</source>
        <translation>Den Interpreter der Engine unter Einstellungen &gt; Optionen &gt; SpectralX wählen.</translation>
    </message>
    <message>
        <source>Choose the field of the labels that holds the class.</source>
        <translation>Das Feld wählen, das die Klasse enthält.</translation>
    </message>
    <message>
        <source>Choose the field of the polygons that holds the class.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Choose the field that holds the class.</source>
        <translation>Das Feld wählen, das die Klasse enthält.</translation>
    </message>
    <message>
        <source>Choose the folder that holds the wheels.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Choose the image that the model maps.</source>
        <translation>Das Bild wählen, das das Modell kartiert.</translation>
    </message>
    <message>
        <source>Choose the labels of the image.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Choose the labels: polygons, or a raster with one value a class.</source>
        <translation>Die Beispiele wählen: Polygone oder ein Raster mit einem Wert je Klasse.</translation>
    </message>
    <message>
        <source>Choose the sensor above, or click the cells of the table to choose the bands by hand.</source>
        <translation>Oben den Sensor wählen oder in die Tabelle klicken, um die Kanäle von Hand zu wählen.</translation>
    </message>
    <message>
        <source>Choose the table of a comparison</source>
        <translation>Tabelle eines Vergleichs wählen</translation>
    </message>
    <message>
        <source>Chosen by hand.</source>
        <translation>Von Hand gewählt.</translation>
    </message>
    <message>
        <source>Class</source>
        <translation>Klasse</translation>
    </message>
    <message>
        <source>Class &amp;field</source>
        <translation>Klassen&amp;feld</translation>
    </message>
    <message>
        <source>Class field</source>
        <translation>Klassenfeld</translation>
    </message>
    <message>
        <source>Class with most pixels</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Classes with colour, polygons and pixels</source>
        <translation>Klassen mit Farbe, Polygonen und Pixeln</translation>
    </message>
    <message>
        <source>Classes, areas, binding of the bands, device and times: as a page, or as JSON.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Classifies every pixel of a multispectral or hyperspectral raster with an exported model. The model's bands are found in the raster by wavelength. The map is a styled GeoTIFF on the raster's own grid; pixels without data stay without data. Nothing leaves this computer.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Classifies every pixel of a multispectral or hyperspectral raster.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Click on the image in the map; the spectrum is compared with the model's bands.</source>
        <translation>In der Karte auf das Bild klicken; das Spektrum wird mit den Kanälen des Modells verglichen.</translation>
    </message>
    <message>
        <source>Click to choose another band.</source>
        <translation>Klicken, um einen anderen Kanal zu wählen.</translation>
    </message>
    <message>
        <source>Colour of {}</source>
        <translation>Farbe von {}</translation>
    </message>
    <message>
        <source>Com&amp;parison…</source>
        <translation>&amp;Vergleich…</translation>
    </message>
    <message>
        <source>Compare methods on unseen places</source>
        <translation>Verfahren an ungesehenen Orten vergleichen</translation>
    </message>
    <message>
        <source>Compares a map with labels, pixel by pixel, where there are labels: overall accuracy, mean intersection over union, scores of each class and the confusion matrix. With a model, the raster is an image: the model maps it first, and that map is judged.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Comparison of methods on unseen places</source>
        <translation>Vergleich der Verfahren an ungesehenen Orten</translation>
    </message>
    <message>
        <source>Computes on: {}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Computes the bands of another sensor from narrower bands, such as Sentinel-2 from hyperspectral imagery, by spectral response functions. Name the sensor, give wavelengths, or take the bands of another raster. The result carries wavelength and width of each band.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Computes what another sensor would have measured from an image with narrower bands.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Confidence</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Confusion matrix: rows are labels, columns the map</source>
        <translation>Konfusionsmatrix: Zeilen sind Beispiele, Spalten die Karte</translation>
    </message>
    <message>
        <source>Cop&amp;y report</source>
        <translation>Bericht k&amp;opieren</translation>
    </message>
    <message>
        <source>Copies what the check found, without names of folders or persons</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>D&amp;uration</source>
        <translation>Da&amp;uer</translation>
    </message>
    <message>
        <source>Decoder only</source>
        <translation>Nur der Decoder</translation>
    </message>
    <message>
        <source>Device</source>
        <translation>Gerät</translation>
    </message>
    <message>
        <source>Device that computed</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Devices that compute</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>End all maps and trainings, also those of other QGIS windows.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Engine</source>
        <translation>Engine</translation>
    </message>
    <message>
        <source>Estimate time, memory and disk before the run</source>
        <translation>Zeit, Speicher und Platz vor dem Start schätzen</translation>
    </message>
    <message>
        <source>Every other setting of network and training, as a file.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Every other setting that all methods share, as a file.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Everything</source>
        <translation>Alles</translation>
    </message>
    <message>
        <source>Export a trained model</source>
        <translation>Ein trainiertes Modell exportieren</translation>
    </message>
    <message>
        <source>Export it to a GeoTIFF (Export &gt; Save As, raw data) and use that.</source>
        <translation>Als GeoTIFF exportieren (Export &gt; Speichern als, Rohdaten) und dieses verwenden.</translation>
    </message>
    <message>
        <source>Export of {}</source>
        <translation>Export von {}</translation>
    </message>
    <message>
        <source>Extent</source>
        <translation>Ausdehnung</translation>
    </message>
    <message>
        <source>F1 and IoU of each class</source>
        <translation>F1 und IoU jeder Klasse</translation>
    </message>
    <message>
        <source>F1 of each class (line: IoU)</source>
        <translation>F1 jeder Klasse (Strich: IoU)</translation>
    </message>
    <message>
        <source>Fastest that works</source>
        <translation>Das Schnellste, das geht</translation>
    </message>
    <message>
        <source>Field with the class value or name, for polygons.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Field with the name or number of the class, for polygons.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Figures of all trainings</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>File of a published backbone to build on.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>File of a published backbone to build on. Left empty, the network learns from your imagery alone.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Find them by wavelength again</source>
        <translation>Wieder nach Wellenlänge suchen</translation>
    </message>
    <message>
        <source>First learn from images without labels</source>
        <translation>Zuerst von Bildern ohne Beispiele lernen</translation>
    </message>
    <message>
        <source>Folder for the engine's environments</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Folder of the comparison</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Folder of wheels, offline</source>
        <translation>Ordner mit Paketen, offline</translation>
    </message>
    <message>
        <source>Folder of your models</source>
        <translation>Ordner der eigenen Modelle</translation>
    </message>
    <message>
        <source>Folder with the wheels of all packages</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>For images that state no wavelengths: {}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>For manifests that hold several tasks.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>For rasters that state no wavelengths: {}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Found automatically</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>GeoTIFF with one value a class; 0 means no data. Its style lies beside it.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Go on in Settings &gt; Options &gt; SpectralX; what was downloaded is kept.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Go on with an interrupted run</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Go on; what was downloaded is kept.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Graphics card</source>
        <translation>Grafikkarte</translation>
    </message>
    <message>
        <source>Held-out ground</source>
        <translation>Zurückgehaltene Flächen</translation>
    </message>
    <message>
        <source>Held-out {name}, best {value:.3f}</source>
        <translation>Zurückgehalten: {name}, beste {value:.3f}</translation>
    </message>
    <message>
        <source>Help</source>
        <translation>Hilfe</translation>
    </message>
    <message>
        <source>Hides parts of unlabelled images and lets the network restore them. It learns the spectra and textures of this imagery, from any sensor; training with labels then starts from there. The run can be stopped and continued.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>How</source>
        <translation>Wie</translation>
    </message>
    <message>
        <source>How long each training lasts. Left empty, what the recipe says.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>How long it trains. Left empty, what the recipe says.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>How much neighbouring tiles share. More is smoother and slower.</source>
        <translation>Wie viel benachbarte Kacheln teilen. Mehr ist glatter und langsamer.</translation>
    </message>
    <message>
        <source>How much neighbouring tiles share. More is smoother and slower. Left empty, the engine's default.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>How often each method trains, to see how much chance there is in a figure.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>I&amp;mage</source>
        <translation>&amp;Bild</translation>
    </message>
    <message>
        <source>Image</source>
        <translation>Bild</translation>
    </message>
    <message>
        <source>Image band</source>
        <translation>Bildkanal</translation>
    </message>
    <message>
        <source>Images</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Images to learn from</source>
        <translation>Bilder zum Lernen</translation>
    </message>
    <message>
        <source>Images without labels</source>
        <translation>Bilder ohne Beispiele</translation>
    </message>
    <message>
        <source>Images without labels; more and more different ones are better. Sensors may be mixed.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>In fold&amp;er</source>
        <translation>Im &amp;Ordner</translation>
    </message>
    <message>
        <source>Inside polygons of a layer</source>
        <translation>In Polygonen eines Layers</translation>
    </message>
    <message>
        <source>Inspect a raster or model</source>
        <translation>Ein Raster oder Modell untersuchen</translation>
    </message>
    <message>
        <source>Install the plugin again and restart QGIS.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Install the plugin again.</source>
        <translation>Das Plugin neu installieren.</translation>
    </message>
    <message>
        <source>Instead of a sensor: a raster that states the wavelengths of its bands.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Instead of a sensor: centre and width in nm of each band, such as 490:65,560:35.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Internet</source>
        <translation>Internet</translation>
    </message>
    <message>
        <source>Its bands need wavelengths and must be narrower than those that are wanted.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>JSON files (*.json)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Judge</source>
        <translation>Beurteilen</translation>
    </message>
    <message>
        <source>Judge a map or a model against labels</source>
        <translation>Karte oder Modell an Beispielen beurteilen</translation>
    </message>
    <message>
        <source>Judged pixels</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Kappa</source>
        <translation>Kappa</translation>
    </message>
    <message>
        <source>Labels</source>
        <translation>Beispiele</translation>
    </message>
    <message>
        <source>Largest difference of a probability to PyTorch</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Layer with the polygons</source>
        <translation>Layer mit den Polygonen</translation>
    </message>
    <message>
        <source>Learns classes from polygons or a label raster and writes a model that maps any image with the same kind of bands. Parts of the labelled areas are held out to judge the model honestly. Start from a run of stage 1 on your imagery for better results in places without labels. The run can be stopped and continued.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Learns your classes from polygons or a label raster and exports a model.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Leave out bands that the image does not cover</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Left clicks in the map add corners, a right click closes the polygon, Esc starts it anew.</source>
        <translation>Linksklicks in der Karte setzen Ecken, ein Rechtsklick schließt das Polygon, Esc beginnt es neu.</translation>
    </message>
    <message>
        <source>Left empty: spectralx beside the two methods for single pixels.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Lets a network learn the spectra and textures of your imagery before it learns classes.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Lists the labelled scenes and their domains, such as regions.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Looking for QGIS's Python…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Loss in training</source>
        <translation>Verlust im Training</translation>
    </message>
    <message>
        <source>M&amp;odel</source>
        <translation>M&amp;odell</translation>
    </message>
    <message>
        <source>M&amp;odel name</source>
        <translation>Name des M&amp;odells</translation>
    </message>
    <message>
        <source>Makes a GeoPackage in which you draw polygons of your classes.</source>
        <translation>Legt ein GeoPackage an, in das Polygone der Klassen gezeichnet werden.</translation>
    </message>
    <message>
        <source>Manifests (*.yaml *.yml *.json)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Map</source>
        <translation>Karte</translation>
    </message>
    <message>
        <source>Map a raster with a model</source>
        <translation>Ein Raster mit einem Modell kartieren</translation>
    </message>
    <message>
        <source>Map an image with a model</source>
        <translation>Ein Bild mit einem Modell kartieren</translation>
    </message>
    <message>
        <source>Map only the middle of the visible part, within seconds</source>
        <translation>Nur die Mitte des sichtbaren Teils kartieren, in Sekunden</translation>
    </message>
    <message>
        <source>Map with SpectralX</source>
        <translation>Mit SpectralX kartieren</translation>
    </message>
    <message>
        <source>Map, or image for a model</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Mapped pixels</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Mapping</source>
        <translation>Kartieren</translation>
    </message>
    <message>
        <source>Mapping and training own models</source>
        <translation>Kartieren und eigene Modelle trainieren</translation>
    </message>
    <message>
        <source>Maps are computed by the SpectralX engine, a program of its own, so that nothing it needs can disturb QGIS. Your imagery never leaves this computer.</source>
        <translation>Karten rechnet die SpectralX-Engine, ein eigenes Programm, damit nichts QGIS stören kann. Die Bilder verlassen diesen Computer nie.</translation>
    </message>
    <message>
        <source>Mask</source>
        <translation>Maske</translation>
    </message>
    <message>
        <source>Mean F1</source>
        <translation>Mittleres F1</translation>
    </message>
    <message>
        <source>Mean IoU</source>
        <translation>Mittlere IoU</translation>
    </message>
    <message>
        <source>Mean IoU: {}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Mean intersection over union (0..1)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Method</source>
        <translation>Methode</translation>
    </message>
    <message>
        <source>Methods</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Mixed from {} narrower bands of the image.</source>
        <translation>Gemischt aus {} schmaleren Kanälen des Bildes.</translation>
    </message>
    <message>
        <source>Model</source>
        <translation>Modell</translation>
    </message>
    <message>
        <source>Model band</source>
        <translation>Modellkanal</translation>
    </message>
    <message>
        <source>Model c&amp;ard</source>
        <translation>Modell&amp;karte</translation>
    </message>
    <message>
        <source>Model card</source>
        <translation>Modellkarte</translation>
    </message>
    <message>
        <source>Models</source>
        <translation>Modelle</translation>
    </message>
    <message>
        <source>Models (*.onnx)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>NVIDIA graphics card</source>
        <translation>NVIDIA-Grafikkarte</translation>
    </message>
    <message>
        <source>Name of a new class</source>
        <translation>Name einer neuen Klasse</translation>
    </message>
    <message>
        <source>Network</source>
        <translation>Netz</translation>
    </message>
    <message>
        <source>New class, such as water</source>
        <translation>Neue Klasse, etwa Wasser</translation>
    </message>
    <message>
        <source>No driver of an NVIDIA graphics card was found on this computer.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No folder is chosen.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No polygon lies on {}.</source>
        <translation>Kein Polygon liegt auf {}.</translation>
    </message>
    <message>
        <source>No polygon of {} covers a pixel of the image.</source>
        <translation>Kein Polygon von {} bedeckt ein Pixel des Bildes.</translation>
    </message>
    <message>
        <source>No polygon with a class lies on the image.</source>
        <translation>Kein Polygon mit einer Klasse liegt auf dem Bild.</translation>
    </message>
    <message>
        <source>None: learns from your imagery alone</source>
        <translation>Keines: lernt allein von den eigenen Bildern</translation>
    </message>
    <message>
        <source>Normal</source>
        <translation>Normal</translation>
    </message>
    <message>
        <source>Not all could be removed: {}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Nothing is installed into QGIS, and no imagery is uploaded.</source>
        <translation>In QGIS wird nichts installiert, und keine Bilder werden hochgeladen.</translation>
    </message>
    <message>
        <source>Nothing yet</source>
        <translation>Noch nichts</translation>
    </message>
    <message>
        <source>Number of bands</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Number of problems</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>O&amp;verlap of tiles</source>
        <translation>&amp;Überlappung der Kacheln</translation>
    </message>
    <message>
        <source>Off by</source>
        <translation>Abstand</translation>
    </message>
    <message>
        <source>Offer the models of a f&amp;older…</source>
        <translation>Modelle eines &amp;Ordners anbieten…</translation>
    </message>
    <message>
        <source>One band a class with its probability (0..1).</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>One of: {}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Only pixels inside these polygons are mapped.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Only this part is mapped. Left empty, all of the image.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Open &amp;report</source>
        <translation>Be&amp;richt öffnen</translation>
    </message>
    <message>
        <source>Open the sample scene</source>
        <translation>Beispielszene öffnen</translation>
    </message>
    <message>
        <source>Open the settings</source>
        <translation>Einstellungen öffnen</translation>
    </message>
    <message>
        <source>Options</source>
        <translation>Optionen</translation>
    </message>
    <message>
        <source>Otherwise such bands are refused.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Overall accuracy</source>
        <translation>Gesamtgenauigkeit</translation>
    </message>
    <message>
        <source>Overall accuracy (0..1)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Overall accuracy, mean IoU and the scores of each class.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Overall accuracy: {}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Overlap of tiles (share of a tile)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Packages are missing from the engine's environment.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Pages (*.html)</source>
        <translation>Seiten (*.html)</translation>
    </message>
    <message>
        <source>Pages (*.html);;JSON files (*.json)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Pages (*.html);;JSON files (*.json);;Tables (*.csv)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Pixels</source>
        <translation>Pixel</translation>
    </message>
    <message>
        <source>Plot</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Polygons</source>
        <translation>Polygone</translation>
    </message>
    <message>
        <source>Polygons of {first} and {second} overlap; one of them is wrong there.</source>
        <translation>Polygone von {first} und {second} überlappen; eines ist dort falsch.</translation>
    </message>
    <message>
        <source>Polygons with a class field, or a raster with one value a class (0 means not labelled).</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Press “Pick a pixel” and click on the image in the map.</source>
        <translation>„Pixel wählen“ drücken und in der Karte auf das Bild klicken.</translation>
    </message>
    <message>
        <source>Previe&amp;w</source>
        <translation>&amp;Vorschau</translation>
    </message>
    <message>
        <source>Preview: {}</source>
        <translation>Vorschau: {}</translation>
    </message>
    <message>
        <source>Probabilities</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Probability of the mapped class for each pixel, in per cent.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Processor</source>
        <translation>Prozessor</translation>
    </message>
    <message>
        <source>Progress</source>
        <translation>Fortschritt</translation>
    </message>
    <message>
        <source>Progress of the installation</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>QGIS uses a SOCKS proxy, by which packages cannot be downloaded.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>QGIS's Python was not found.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Quick look</source>
        <translation>Schneller Blick</translation>
    </message>
    <message>
        <source>Raster whose bands are wanted</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Re&amp;pair</source>
        <translation>Re&amp;parieren</translation>
    </message>
    <message>
        <source>Reading bands and wavelengths…</source>
        <translation>Kanäle und Wellenlängen werden gelesen…</translation>
    </message>
    <message>
        <source>Ready. Labels that the model has not learned from give the honest figure.</source>
        <translation>Bereit. Ehrlich ist die Zahl nur mit Beispielen, von denen das Modell nicht gelernt hat.</translation>
    </message>
    <message>
        <source>Receives the model (model.onnx), its card, figures and plots of the run.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Receives the table (generalize.md, .csv), its plot and what goes on after an interruption.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Receives the weights, figures and plots of the run.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Recipe</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Recipes (*.yaml *.yml)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Reconstruction error on held-out areas</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Remove the engine's environment? Your maps and models stay.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Repair it in Settings &gt; Options &gt; SpectralX.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Repair it, or remove the layer.</source>
        <translation>Reparieren oder den Layer entfernen.</translation>
    </message>
    <message>
        <source>Repair it; what works now stays until the new one works.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Report</source>
        <translation>Bericht</translation>
    </message>
    <message>
        <source>Resample the spectrum to another sensor</source>
        <translation>Spektrum auf einen anderen Sensor umrechnen</translation>
    </message>
    <message>
        <source>Resampled image</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Rows: labels. Columns: map. In per cent of the row.</source>
        <translation>Zeilen: Beispiele. Spalten: Karte. In Prozent der Zeile.</translation>
    </message>
    <message>
        <source>Run folder</source>
        <translation>Laufordner</translation>
    </message>
    <message>
        <source>Run folder of the adaptation to start from. Left empty, training starts without.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Run of stage 1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Sample scene</source>
        <translation>Beispielszene</translation>
    </message>
    <message>
        <source>Save &amp;to</source>
        <translation>&amp;Speichern in</translation>
    </message>
    <message>
        <source>Save the labels as</source>
        <translation>Beispiele speichern unter</translation>
    </message>
    <message>
        <source>Save the map as</source>
        <translation>Karte speichern unter</translation>
    </message>
    <message>
        <source>Save the report as</source>
        <translation>Bericht speichern unter</translation>
    </message>
    <message>
        <source>Says which wavelengths the bands have, for images whose file does not.</source>
        <translation>Sagt, welche Wellenlängen die Kanäle haben, wenn die Datei es nicht tut.</translation>
    </message>
    <message>
        <source>Scaled low-rank adapters in the backbone. For comparison with other work.</source>
        <translation>Skalierte Adapter niedrigen Rangs im Backbone. Zum Vergleich mit anderen Arbeiten.</translation>
    </message>
    <message>
        <source>Scales what the backbone computes. The fewest weights; for comparison.</source>
        <translation>Skaliert, was das Backbone rechnet. Die wenigsten Gewichte; zum Vergleich.</translation>
    </message>
    <message>
        <source>Scene manifest</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Score on held-out ground by step</source>
        <translation>Güte auf zurückgehaltenen Flächen je Schritt</translation>
    </message>
    <message>
        <source>Se&amp;nsor</source>
        <translation>Se&amp;nsor</translation>
    </message>
    <message>
        <source>See how good a map or a model is</source>
        <translation>Sehen, wie gut eine Karte oder ein Modell ist</translation>
    </message>
    <message>
        <source>Seed</source>
        <translation>Startwert</translation>
    </message>
    <message>
        <source>Seeds</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Senso&amp;r</source>
        <translation>Senso&amp;r</translation>
    </message>
    <message>
        <source>Sensor</source>
        <translation>Sensor</translation>
    </message>
    <message>
        <source>Sensor of the image</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Sensor that is wanted</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Set it up in Settings &gt; Options &gt; SpectralX.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Settings…</source>
        <translation>Einstellungen…</translation>
    </message>
    <message>
        <source>Show or hide the SpectralX panel</source>
        <translation>SpectralX-Fenster zeigen oder verbergen</translation>
    </message>
    <message>
        <source>Shows bands, wavelengths, classes, and how a raster binds to a model.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Shows the table of methods on unseen places that “generalize” wrote.</source>
        <translation>Zeigt die Tabelle der Verfahren an ungesehenen Orten, die „generalize“ geschrieben hat.</translation>
    </message>
    <message>
        <source>Shows what a raster is (bands, wavelengths and where they come from, units, pixel size) and what a model is (bands, classes). With both, shows which band of the raster each band of the model gets, and whether the raster can be mapped with the model. Nothing is mapped.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Shows what the engine runs on, and what is missing.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Si&amp;ze</source>
        <translation>&amp;Größe</translation>
    </message>
    <message>
        <source>Side of the tiles that the model takes. Left empty, that of the training.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Size of the network</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Small matrices beside the backbone's. For comparison with other work.</source>
        <translation>Kleine Matrizen neben denen des Backbones. Zum Vergleich mit anderen Arbeiten.</translation>
    </message>
    <message>
        <source>SpectralX (recommended)</source>
        <translation>SpectralX (empfohlen)</translation>
    </message>
    <message>
        <source>SpectralX command:</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>SpectralX help</source>
        <translation>Hilfe zu SpectralX</translation>
    </message>
    <message>
        <source>SpectralX land-cover mapping</source>
        <translation>SpectralX: Landbedeckung kartieren</translation>
    </message>
    <message>
        <source>SpectralX {version} on {path}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>SpectralX {version} works {devices}: {works}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Spectrum</source>
        <translation>Spektrum</translation>
    </message>
    <message>
        <source>Spectrum of a pixel</source>
        <translation>Spektrum eines Pixels</translation>
    </message>
    <message>
        <source>Spectrum of the picked pixel against the bands of the model</source>
        <translation>Spektrum des gewählten Pixels und Kanäle des Modells</translation>
    </message>
    <message>
        <source>Starting the engine…</source>
        <translation>Die Engine startet…</translation>
    </message>
    <message>
        <source>Starts the engine and shows its interpreter, its packages, the devices that really compute, and how to get what is missing. Attach the report when you report a problem.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Ste&amp;ps</source>
        <translation>Schr&amp;itte</translation>
    </message>
    <message>
        <source>Step</source>
        <translation>Schritt</translation>
    </message>
    <message>
        <source>Steps</source>
        <translation>Schritte</translation>
    </message>
    <message>
        <source>Stop and &amp;keep the best</source>
        <translation>Beenden, Bestes be&amp;halten</translation>
    </message>
    <message>
        <source>Table</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Take the last map out of the project</source>
        <translation>Letzte Karte aus dem Projekt nehmen</translation>
    </message>
    <message>
        <source>Take the last polygon back</source>
        <translation>Letztes Polygon zurücknehmen</translation>
    </message>
    <message>
        <source>Takes about {time}, {memory:.0f} MB of memory and at most {disk:.0f} MB on the disk.</source>
        <translation>Braucht etwa {time}, {memory:.0f} MB Speicher und höchstens {disk:.0f} MB auf der Platte.</translation>
    </message>
    <message>
        <source>Takes any bands; weighs them by what they show; adapts a backbone with few weights. Best elsewhere.</source>
        <translation>Nimmt beliebige Kanäle, gewichtet sie nach ihrem Inhalt und passt ein Backbone mit wenigen Gewichten an. Am besten an fremden Orten.</translation>
    </message>
    <message>
        <source>Task of the manifest</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Temporary file</source>
        <translation>Temporäre Datei</translation>
    </message>
    <message>
        <source>The Python {} that the engine was set up with is gone.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The SpectralX engine is not set up yet.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The backbone stays as it is. Fast; good with very few labels.</source>
        <translation>Das Backbone bleibt, wie es ist. Schnell; gut bei sehr wenigen Beispielen.</translation>
    </message>
    <message>
        <source>The engine cannot be started: {}.</source>
        <translation>Die Engine lässt sich nicht starten: {}.</translation>
    </message>
    <message>
        <source>The engine crashed or was ended from outside.</source>
        <translation>Die Engine ist abgestürzt oder wurde von außen beendet.</translation>
    </message>
    <message>
        <source>The engine ended with status {}.</source>
        <translation>Die Engine endete mit Status {}.</translation>
    </message>
    <message>
        <source>The engine ended without a result.</source>
        <translation>Die Engine endete ohne Ergebnis.</translation>
    </message>
    <message>
        <source>The engine is being checked…</source>
        <translation>Die Engine wird geprüft…</translation>
    </message>
    <message>
        <source>The engine is missing from the plugin's folder ({}).</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The engine is set up: {use}, on the {device}, {size} MB.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The engine was set up with Python {then}, and QGIS now has {now}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The engine's environment holds other versions than this plugin needs.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The engine's environment was made for version {} of the plugin.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The engine's interpreter</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The engine's interpreter lacks a package: {}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The environment is in use: {}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The folder that training wrote.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The folder {folder} cannot be made: {error}</source>
        <translation>Der Ordner {folder} lässt sich nicht anlegen: {error}</translation>
    </message>
    <message>
        <source>The image has no band at this wavelength; its nearest one is close enough.</source>
        <translation>Das Bild hat keinen Kanal bei dieser Wellenlänge; sein nächster liegt nahe genug.</translation>
    </message>
    <message>
        <source>The image has no band near this wavelength.</source>
        <translation>Das Bild hat keinen Kanal nahe dieser Wellenlänge.</translation>
    </message>
    <message>
        <source>The image has this band.</source>
        <translation>Das Bild hat diesen Kanal.</translation>
    </message>
    <message>
        <source>The installation failed.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The installation of the engine was not finished.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The interpreter {path} ({origin}) does not exist or cannot be run.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The labelled image.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The labels are being checked…</source>
        <translation>Die Beispiele werden geprüft…</translation>
    </message>
    <message>
        <source>The labels can be used.</source>
        <translation>Die Beispiele sind brauchbar.</translation>
    </message>
    <message>
        <source>The labels look good: {} classes.</source>
        <translation>Die Beispiele sehen gut aus: {} Klassen.</translation>
    </message>
    <message>
        <source>The layer {} has lost its data source.</source>
        <translation>Der Layer {} hat seine Datenquelle verloren.</translation>
    </message>
    <message>
        <source>The list of scenes cannot be written: {}</source>
        <translation>Die Liste der Szenen lässt sich nicht schreiben: {}</translation>
    </message>
    <message>
        <source>The log holds all that the engine said.</source>
        <translation>Das Protokoll enthält alles, was die Engine gesagt hat.</translation>
    </message>
    <message>
        <source>The map is done</source>
        <translation>Die Karte ist fertig</translation>
    </message>
    <message>
        <source>The map {} cannot be opened.</source>
        <translation>Die Karte {} lässt sich nicht öffnen.</translation>
    </message>
    <message>
        <source>The model file; its card is written beside it.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The model has no card beside it.</source>
        <translation>Neben dem Modell liegt keine Karte.</translation>
    </message>
    <message>
        <source>The model {name} is trained: mean IoU {miou:.2f} on ground that it did not learn from.</source>
        <translation>Das Modell {name} ist trainiert: mittlere IoU {miou:.2f} auf Flächen, von denen es nicht gelernt hat.</translation>
    </message>
    <message>
        <source>The model {} is trained. It stands in the list of the Map tab.</source>
        <translation>Das Modell {} ist trainiert. Es steht in der Liste unter „Karte“.</translation>
    </message>
    <message>
        <source>The name of a bundled model or an .onnx file. Left empty, the raster itself is judged.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The name of a bundled model, or an exported .onnx file. Left empty, landcover.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The name of a bundled model, such as landcover, or an exported .onnx file.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The network restores hidden parts of these images and so learns their spectra before it sees a label.</source>
        <translation>Das Netz stellt verdeckte Teile dieser Bilder wieder her und lernt so ihre Spektren, bevor es ein Beispiel sieht.</translation>
    </message>
    <message>
        <source>The picked pixel holds no data.</source>
        <translation>Das gewählte Pixel enthält keine Daten.</translation>
    </message>
    <message>
        <source>The plugin has version {plugin} and its engine {engine}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The polygon was not added: {}</source>
        <translation>Das Polygon wurde nicht hinzugefügt: {}</translation>
    </message>
    <message>
        <source>The polygons cannot be exported: {}</source>
        <translation>Die Polygone lassen sich nicht exportieren: {}</translation>
    </message>
    <message>
        <source>The polygons have no coordinate system, {} has one. Set it in their properties.</source>
        <translation>Die Polygone haben kein Koordinatensystem, {} hat eines. In ihren Eigenschaften setzen.</translation>
    </message>
    <message>
        <source>The preview is done</source>
        <translation>Die Vorschau ist fertig</translation>
    </message>
    <message>
        <source>The raster to inspect. Left empty, only the model is shown.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The raster to map. Its bands need wavelengths, or must be those of a known sensor.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The report cannot be written: {}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The rest takes space only; delete it by hand.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The run folder holds a run with the same settings that was stopped.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The same seed and data give the same model.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The sample scene is not part of this installation.</source>
        <translation>Die Beispielszene gehört nicht zu dieser Installation.</translation>
    </message>
    <message>
        <source>The selected polygons of this layer, or all of them where none is selected.</source>
        <translation>Die gewählten Polygone dieses Layers, oder alle, wenn keines gewählt ist.</translation>
    </message>
    <message>
        <source>The visible part of the map cannot be expressed in the coordinates of {}.</source>
        <translation>Der sichtbare Teil der Karte lässt sich nicht in den Koordinaten von {} ausdrücken.</translation>
    </message>
    <message>
        <source>There is no model {value}. Choose an .onnx file, or a bundled model ({names}).</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>There is no polygon layer in the project.</source>
        <translation>Im Projekt ist kein Polygonlayer.</translation>
    </message>
    <message>
        <source>There is one class, {}; a model tells at least two apart.</source>
        <translation>Es gibt nur die Klasse {}; ein Modell unterscheidet mindestens zwei.</translation>
    </message>
    <message>
        <source>Thorough</source>
        <translation>Gründlich</translation>
    </message>
    <message>
        <source>Tick the images that your labels lie on.</source>
        <translation>Die Bilder ankreuzen, auf denen die Beispiele liegen.</translation>
    </message>
    <message>
        <source>Tick the images to learn from without labels, or leave that step out.</source>
        <translation>Die Bilder ohne Beispiele ankreuzen oder diesen Schritt auslassen.</translation>
    </message>
    <message>
        <source>Tile size (pixels)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Time in seconds</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Title and classes of the model</source>
        <translation>Titel und Klassen des Modells</translation>
    </message>
    <message>
        <source>Train</source>
        <translation>Trainieren</translation>
    </message>
    <message>
        <source>Train a model from labels (stage 2)</source>
        <translation>Ein Modell aus Beispielen trainieren (Stufe 2)</translation>
    </message>
    <message>
        <source>Train a model of your own classes</source>
        <translation>Ein Modell für eigene Klassen trainieren</translation>
    </message>
    <message>
        <source>Training loss by step</source>
        <translation>Trainingsverlust je Schritt</translation>
    </message>
    <message>
        <source>Trains each method with each seed on all domains but one and judges it on that one; nothing of the domain that is left out takes part in any choice. Simple methods for single pixels are compared alongside. What is done is kept: a run that was stopped goes on in the same folder.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Trains in an hour or so on a processor.</source>
        <translation>Trainiert in etwa einer Stunde auf einem Prozessor.</translation>
    </message>
    <message>
        <source>Trains in minutes on a processor.</source>
        <translation>Trainiert in Minuten auf einem Prozessor.</translation>
    </message>
    <message>
        <source>Trains without one region, season or sensor after the other, and judges on the one left out.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Tutorial: the first map</source>
        <translation>Anleitung: die erste Karte</translation>
    </message>
    <message>
        <source>Update it in Settings &gt; Options &gt; SpectralX.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Update it in Settings &gt; Options &gt; SpectralX; the old one stays.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Update it; the old one stays for the older version of the plugin.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Use the imagery itself, as a file.</source>
        <translation>Die Bilddaten selbst verwenden, als Datei.</translation>
    </message>
    <message>
        <source>Version of the engine</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Visible part of the map</source>
        <translation>Sichtbarer Teil der Karte</translation>
    </message>
    <message>
        <source>Wants a graphics card.</source>
        <translation>Braucht eine Grafikkarte.</translation>
    </message>
    <message>
        <source>Wants a large graphics card.</source>
        <translation>Braucht eine große Grafikkarte.</translation>
    </message>
    <message>
        <source>Wavelength in nm</source>
        <translation>Wellenlänge in nm</translation>
    </message>
    <message>
        <source>What the model was made from, and how good it is.</source>
        <translation>Woraus das Modell gemacht wurde und wie gut es ist.</translation>
    </message>
    <message>
        <source>What the network has and what trains around a backbone. Left empty, spectralx; the others compare.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>What was downloaded is kept for the next time.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Whole image</source>
        <translation>Ganzes Bild</translation>
    </message>
    <message>
        <source>Why the raster cannot be mapped; empty when it can</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>With a model, for images that state no wavelengths: {}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Without a backbone the whole network trains.</source>
        <translation>Ohne Backbone lernt das ganze Netz.</translation>
    </message>
    <message>
        <source>Write a rep&amp;ort beside the map</source>
        <translation>Beri&amp;cht neben der Karte schreiben</translation>
    </message>
    <message>
        <source>Writes a training run as one .onnx file that maps without PyTorch.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Writes the model of a training run as one ONNX file that knows its bands, units and classes. The file is compared with the trained model on real tiles; if it computes something else, no file is written. Training exports by itself: this is for other tile sizes and for runs that were stopped.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Zoom to the image, or map all of it.</source>
        <translation>Auf das Bild zoomen oder es ganz kartieren.</translation>
    </message>
    <message>
        <source>about {} min left</source>
        <translation>noch etwa {} min</translation>
    </message>
    <message>
        <source>about {} s left</source>
        <translation>noch etwa {} s</translation>
    </message>
    <message>
        <source>accuracy,assessment,confusion matrix,iou,kappa,validation,f1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>auto finds the bands by wavelength. Or band numbers in the order of the model's bands: 3,2,1,4.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>auto uses the graphics card when it works, otherwise the processor.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>band</source>
        <translation>Kanal</translation>
    </message>
    <message>
        <source>band {index}: {weight:.0%}</source>
        <translation>Kanal {index}: {weight:.0%}</translation>
    </message>
    <message>
        <source>bands {first}–{last}</source>
        <translation>Kanäle {first}–{last}</translation>
    </message>
    <message>
        <source>by hand</source>
        <translation>von Hand</translation>
    </message>
    <message>
        <source>checkout</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>confidence</source>
        <translation>Konfidenz</translation>
    </message>
    <message>
        <source>diagnosis,gpu,cuda,install,environment,version</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>generalization,transfer,cross validation,domain,benchmark,random forest</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>graphics card</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>hyperspectral,spectral response,convolution,simulate,bands,wavelength</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>loss</source>
        <translation>Verlust</translation>
    </message>
    <message>
        <source>maps</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>maps and trains</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>maps; training needs more packages</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>mean IoU</source>
        <translation>mittlere IoU</translation>
    </message>
    <message>
        <source>missing</source>
        <translation>fehlt</translation>
    </message>
    <message>
        <source>mixed</source>
        <translation>gemischt</translation>
    </message>
    <message>
        <source>my_model</source>
        <translation>mein_modell</translation>
    </message>
    <message>
        <source>nearest</source>
        <translation>nächster</translation>
    </message>
    <message>
        <source>no answer</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>none</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>nothing</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>on the graphics card</source>
        <translation>auf der Grafikkarte</translation>
    </message>
    <message>
        <source>on the processor</source>
        <translation>auf dem Prozessor</translation>
    </message>
    <message>
        <source>onnx,deploy,model</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>pretraining,self-supervised,masked autoencoder,foundation model,domain adaptation</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>probabilities</source>
        <translation>Wahrscheinlichkeiten</translation>
    </message>
    <message>
        <source>processor</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>same</source>
        <translation>gleich</translation>
    </message>
    <message>
        <source>segmentation,classification,land cover,deep learning,onnx,hyperspectral,multispectral,predict</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>setting</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>the layer cannot be written to</source>
        <translation>der Layer ist schreibgeschützt</translation>
    </message>
    <message>
        <source>tiny and small train on a processor; base and large want a graphics card.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>training,deep learning,fine-tuning,segmentation,classification,polygons,labels</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>unknown reason</source>
        <translation>unbekannter Grund</translation>
    </message>
    <message>
        <source>wavelength,bands,hyperspectral,multispectral,metadata,model card,onnx</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{:.0f} MB</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{:.1f} GB</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{count} pixels of {truth} are mapped as {mapped}.</source>
        <translation>{count} Pixel von {truth} sind als {mapped} kartiert.</translation>
    </message>
    <message>
        <source>{found} of {all} bands found</source>
        <translation>{found} von {all} Kanälen gefunden</translation>
    </message>
    <message>
        <source>{name} comes from the provider {provider}, which the engine cannot read.</source>
        <translation>{name} stammt vom Provider {provider}, den die Engine nicht lesen kann.</translation>
    </message>
    <message>
        <source>{name} has about {pixels:.0f} pixels; a few hundred in several places do better.</source>
        <translation>{name} hat etwa {pixels:.0f} Pixel; besser sind einige hundert an mehreren Orten.</translation>
    </message>
    <message>
        <source>{name}, {steps} steps</source>
        <translation>{name}, {steps} Schritte</translation>
    </message>
    <message>
        <source>{name}: mean IoU {value:.3f} on places left out</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{path} cannot be written: {problem}</source>
        <translation>{path} kann nicht geschrieben werden: {problem}</translation>
    </message>
    <message>
        <source>{what}, in {seconds} s</source>
        <translation>{what}, in {seconds} s</translation>
    </message>
    <message>
        <source>{} bands, chosen by hand</source>
        <translation>{} Kanäle, von Hand gewählt</translation>
    </message>
    <message>
        <source>{} does not exist. Choose another file.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{} has a single polygon; several in different places do better.</source>
        <translation>{} hat ein einziges Polygon; mehrere an verschiedenen Orten sind besser.</translation>
    </message>
    <message>
        <source>{} has no coordinate system, so the polygons cannot be laid over it.</source>
        <translation>{} hat kein Koordinatensystem; die Polygone lassen sich nicht darüberlegen.</translation>
    </message>
    <message>
        <source>{} is a web map: it holds pictures, not measurements.</source>
        <translation>{} ist eine Webkarte: Sie enthält Bilder, keine Messwerte.</translation>
    </message>
    <message>
        <source>{} is an image, not a map: a map has one band with one value a class.</source>
        <translation>{} ist ein Bild, keine Karte: Eine Karte hat einen Kanal mit einem Wert je Klasse.</translation>
    </message>
    <message>
        <source>{} is no name of a GeoTIFF. Let it end in .tif.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{} is not in the visible part of the map.</source>
        <translation>{} liegt nicht im sichtbaren Teil der Karte.</translation>
    </message>
    <message>
        <source>{} labelled pixels were judged.</source>
        <translation>{} bekannte Pixel wurden beurteilt.</translation>
    </message>
    <message>
        <source>{} min</source>
        <translation>{} min</translation>
    </message>
    <message>
        <source>{} more have no data in the map.</source>
        <translation>{} weitere haben in der Karte keine Daten.</translation>
    </message>
    <message>
        <source>{} s</source>
        <translation>{} s</translation>
    </message>
    <message>
        <source>{} was opened with GDAL open options or a login, which cannot be handed on.</source>
        <translation>{} wurde mit GDAL-Öffnungsoptionen oder Anmeldung geöffnet; das lässt sich nicht weitergeben.</translation>
    </message>
</context>
</TS>
