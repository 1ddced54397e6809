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
        <translation>Aus&amp;dehnung</translation>
    </message>
    <message>
        <source>&amp;From</source>
        <translation>&amp;Von</translation>
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
        <translation>Neu &amp;installieren</translation>
    </message>
    <message>
        <source>&amp;Interpreter</source>
        <translation>&amp;Interpreter</translation>
    </message>
    <message>
        <source>&amp;Judge</source>
        <translation>&amp;Beurteilen</translation>
    </message>
    <message>
        <source>&amp;Labels</source>
        <translation>&amp;Labels</translation>
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
        <translation>&amp;Ort</translation>
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
        <translation>Verwenden &amp;für</translation>
    </message>
    <message>
        <source>&amp;What</source>
        <translation>&amp;Was</translation>
    </message>
    <message>
        <source>&lt;h3&gt;One step before the first map&lt;/h3&gt;Maps are computed by the SpectralX engine, a program of its own, so that nothing it needs can disturb QGIS or other plugins. Your imagery never leaves this computer.</source>
        <translation>&lt;h3&gt;Ein Schritt vor der ersten Karte&lt;/h3&gt;Karten rechnet die SpectralX-Engine, ein eigenes Programm, damit nichts, was sie braucht, QGIS oder andere Plugins stören kann. Die Bilder verlassen diesen Computer nie.</translation>
    </message>
    <message>
        <source>A GeoTIFF with one band for each that is wanted.</source>
        <translation>Ein GeoTIFF mit einem Kanal für jeden gewünschten.</translation>
    </message>
    <message>
        <source>A file that lists many scenes, instead of naming the images here.</source>
        <translation>Eine Datei, die viele Szenen nennt, statt die Bilder hier zu wählen.</translation>
    </message>
    <message>
        <source>A map</source>
        <translation>Eine Karte</translation>
    </message>
    <message>
        <source>A map with one value a class. With a model: the image that it maps.</source>
        <translation>Eine Karte mit einem Wert je Klasse. Mit einem Modell: das Bild, das es kartiert.</translation>
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
        <translation>Ein Raster mit den Klassenwerten der Karte oder Polygone mit einem Klassenfeld. 0 heißt: ohne Label.</translation>
    </message>
    <message>
        <source>About {disk} are used in {place}; nothing is downloaded.</source>
        <translation>Etwa {disk} werden in {place} belegt; geladen wird nichts.</translation>
    </message>
    <message>
        <source>About {download} are downloaded, and {disk} are used in {place}.</source>
        <translation>Etwa {download} werden geladen und {disk} in {place} belegt.</translation>
    </message>
    <message>
        <source>Adapt to imagery without labels (stage 1)</source>
        <translation>An Bilder ohne Labels anpassen (Stufe 1)</translation>
    </message>
    <message>
        <source>Add a layer of con&amp;fidence</source>
        <translation>Layer der Kon&amp;fidenz hinzufügen</translation>
    </message>
    <message>
        <source>Add a layer with the pro&amp;babilities of all classes</source>
        <translation>Layer der &amp;Wahrscheinlichkeiten hinzufügen</translation>
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
        <translation>Alle Dateien (*)</translation>
    </message>
    <message>
        <source>All findings, as JSON.</source>
        <translation>Alle Befunde, als JSON.</translation>
    </message>
    <message>
        <source>All scores and the confusion matrix: as a page, as JSON, or the matrix alone as a table.</source>
        <translation>Alle Kennzahlen und die Konfusionsmatrix: als Seite, als JSON oder die Matrix allein als Tabelle.</translation>
    </message>
    <message>
        <source>All that is known, as JSON.</source>
        <translation>Alles, was bekannt ist, als JSON.</translation>
    </message>
    <message>
        <source>All weights train. Needs many labels, and forgets what it knew before.</source>
        <translation>Alle Gewichte lernen. Braucht viele Labels und vergisst, was es vorher wusste.</translation>
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
        <translation>Stattdessen ein anderes Python (für alle, die die Engine selbst eingerichtet haben)</translation>
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
        <translation>Backbones (*.safetensors *.pth *.pt)</translation>
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
        <translation>Gewünschte Kanäle</translation>
    </message>
    <message>
        <source>Bands: {} is neither auto nor a list of band numbers such as 3,2,1,4.</source>
        <translation>Kanäle: {} ist weder auto noch eine Liste von Kanalnummern wie 3,2,1,4.</translation>
    </message>
    <message>
        <source>Bundled models and all files (*)</source>
        <translation>Mitgelieferte Modelle und alle Dateien (*)</translation>
    </message>
    <message>
        <source>C&amp;heck the engine</source>
        <translation>Engine &amp;prüfen</translation>
    </message>
    <message>
        <source>C&amp;ompute on</source>
        <translation>&amp;Rechnen auf</translation>
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
        <translation>Prüfung der Labels</translation>
    </message>
    <message>
        <source>Check the engine</source>
        <translation>Die Engine prüfen</translation>
    </message>
    <message>
        <source>Check the engine's interpreter in Settings &gt; Options &gt; SpectralX.</source>
        <translation>Den Interpreter der Engine unter Einstellungen &gt; Optionen &gt; SpectralX prüfen.</translation>
    </message>
    <message>
        <source>Choose a &amp;file…</source>
        <translation>&amp;Datei wählen…</translation>
    </message>
    <message>
        <source>Choose a Python that has GDAL and NumPy in Settings &gt; Options &gt; SpectralX.</source>
        <translation>Unter Einstellungen &gt; Optionen &gt; SpectralX ein Python mit GDAL und NumPy wählen.</translation>
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
        <translation>Unter Einstellungen &gt; Optionen &gt; Netzwerk einen HTTP-Proxy wählen oder aus einem Ordner mit Paketen installieren.</translation>
    </message>
    <message>
        <source>Choose an image to see how its bands fit the model.</source>
        <translation>Ein Bild wählen, um zu sehen, wie seine Kanäle zum Modell passen.</translation>
    </message>
    <message>
        <source>Choose an image, a model, or both.</source>
        <translation>Ein Bild, ein Modell oder beides wählen.</translation>
    </message>
    <message>
        <source>Choose an interpreter with the engine's packages in Settings &gt; Options &gt; SpectralX.</source>
        <translation>Einen Interpreter mit den Paketen der Engine unter Einstellungen &gt; Optionen &gt; SpectralX wählen.</translation>
    </message>
    <message>
        <source>Choose either an image with labels or a scene manifest.</source>
        <translation>Entweder ein Bild mit Labels oder eine Szenenliste wählen.</translation>
    </message>
    <message>
        <source>Choose either images or a scene manifest.</source>
        <translation>Entweder Bilder oder eine Szenenliste wählen.</translation>
    </message>
    <message>
        <source>Choose one of: a sensor, bands, or a raster whose bands are wanted.</source>
        <translation>Eines wählen: einen Sensor, Kanäle oder ein Raster, dessen Kanäle gewünscht sind.</translation>
    </message>
    <message>
        <source>Choose the engine's Python interpreter</source>
        <translation>Den Python-Interpreter der Engine wählen</translation>
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
        <translation>Das Feld der Polygone wählen, das die Klasse enthält.</translation>
    </message>
    <message>
        <source>Choose the field that holds the class.</source>
        <translation>Das Feld wählen, das die Klasse enthält.</translation>
    </message>
    <message>
        <source>Choose the folder that holds the wheels.</source>
        <translation>Den Ordner wählen, der die Pakete (Wheels) enthält.</translation>
    </message>
    <message>
        <source>Choose the image that the model maps.</source>
        <translation>Das Bild wählen, das das Modell kartiert.</translation>
    </message>
    <message>
        <source>Choose the labels of the image.</source>
        <translation>Die Labels des Bildes wählen.</translation>
    </message>
    <message>
        <source>Choose the labels: polygons, or a raster with one value a class.</source>
        <translation>Die Labels wählen: Polygone oder ein Raster mit einem Wert je Klasse.</translation>
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
        <translation>Klasse mit den meisten Pixeln</translation>
    </message>
    <message>
        <source>Classes with colour, polygons and pixels</source>
        <translation>Klassen mit Farbe, Polygonen und Pixeln</translation>
    </message>
    <message>
        <source>Classes, areas, binding of the bands, device and times: as a page, or as JSON.</source>
        <translation>Klassen, Flächen, Zuordnung der Kanäle, Gerät und Zeiten: als Seite oder als JSON.</translation>
    </message>
    <message>
        <source>Classifies every pixel of a multispectral or hyperspectral raster with an exported model. The model's bands are found in the raster by wavelength. The map is a styled GeoTIFF on the raster's own grid; pixels without data stay without data. Nothing leaves this computer.</source>
        <translation>Klassifiziert jedes Pixel eines multi- oder hyperspektralen Rasters mit einem exportierten Modell. Die Kanäle des Modells werden im Raster nach Wellenlänge gefunden. Die Karte ist ein GeoTIFF mit Stil auf dem Gitter des Rasters; Pixel ohne Daten bleiben ohne Daten. Nichts verlässt diesen Computer.</translation>
    </message>
    <message>
        <source>Classifies every pixel of a multispectral or hyperspectral raster.</source>
        <translation>Klassifiziert jedes Pixel eines multi- oder hyperspektralen Rasters.</translation>
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
        <translation>Vergleicht eine Karte Pixel für Pixel mit Labels, wo es welche gibt: Gesamtgenauigkeit, mittlere IoU (Intersection over Union), Kennzahlen jeder Klasse und Konfusionsmatrix. Mit einem Modell ist das Raster ein Bild: Das Modell kartiert es zuerst, und diese Karte wird beurteilt.</translation>
    </message>
    <message>
        <source>Comparison of methods on unseen places</source>
        <translation>Vergleich der Verfahren an ungesehenen Orten</translation>
    </message>
    <message>
        <source>Computes on: {}</source>
        <translation>Rechnet auf: {}</translation>
    </message>
    <message>
        <source>Computes the bands of another sensor from narrower bands, such as Sentinel-2 from hyperspectral imagery, by spectral response functions. Name the sensor, give wavelengths, or take the bands of another raster. The result carries wavelength and width of each band.</source>
        <translation>Rechnet aus schmaleren Kanälen die eines anderen Sensors, etwa Sentinel-2 aus hyperspektralen Bildern, nach spektralen Antwortfunktionen. Den Sensor nennen, Wellenlängen angeben oder die Kanäle eines anderen Rasters übernehmen. Das Ergebnis trägt Wellenlänge und Breite jedes Kanals.</translation>
    </message>
    <message>
        <source>Computes what another sensor would have measured from an image with narrower bands.</source>
        <translation>Rechnet aus einem Bild mit schmaleren Kanälen, was ein anderer Sensor gemessen hätte.</translation>
    </message>
    <message>
        <source>Confidence</source>
        <translation>Konfidenz</translation>
    </message>
    <message>
        <source>Confusion matrix: rows are labels, columns the map</source>
        <translation>Konfusionsmatrix: Zeilen sind Labels, Spalten die Karte</translation>
    </message>
    <message>
        <source>Cop&amp;y report</source>
        <translation>Bericht k&amp;opieren</translation>
    </message>
    <message>
        <source>Copies what the check found, without names of folders or persons</source>
        <translation>Kopiert, was die Prüfung ergab, ohne Namen von Ordnern oder Personen</translation>
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
        <translation>Gerät, das gerechnet hat</translation>
    </message>
    <message>
        <source>Devices that compute</source>
        <translation>Geräte, die rechnen</translation>
    </message>
    <message>
        <source>End all maps and trainings, also those of other QGIS windows.</source>
        <translation>Alle Karten und Trainings beenden, auch die anderer QGIS-Fenster.</translation>
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
        <translation>Alle weiteren Einstellungen von Netz und Training, als Datei.</translation>
    </message>
    <message>
        <source>Every other setting that all methods share, as a file.</source>
        <translation>Alle weiteren Einstellungen, die alle Verfahren teilen, als Datei.</translation>
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
        <translation>Feld mit Wert oder Name der Klasse, für Polygone.</translation>
    </message>
    <message>
        <source>Field with the name or number of the class, for polygons.</source>
        <translation>Feld mit Name oder Nummer der Klasse, für Polygone.</translation>
    </message>
    <message>
        <source>Figures of all trainings</source>
        <translation>Kennzahlen aller Trainings</translation>
    </message>
    <message>
        <source>File of a published backbone to build on.</source>
        <translation>Datei eines veröffentlichten Backbones als Grundlage.</translation>
    </message>
    <message>
        <source>File of a published backbone to build on. Left empty, the network learns from your imagery alone.</source>
        <translation>Datei eines veröffentlichten Backbones als Grundlage. Leer: Das Netz lernt allein von den eigenen Bildern.</translation>
    </message>
    <message>
        <source>Find them by wavelength again</source>
        <translation>Wieder nach Wellenlänge suchen</translation>
    </message>
    <message>
        <source>First learn from images without labels</source>
        <translation>Zuerst von Bildern ohne Labels lernen</translation>
    </message>
    <message>
        <source>Folder for the engine's environments</source>
        <translation>Ordner für die Umgebungen der Engine</translation>
    </message>
    <message>
        <source>Folder of the comparison</source>
        <translation>Ordner des Vergleichs</translation>
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
        <translation>Ordner mit den Paketen (Wheels)</translation>
    </message>
    <message>
        <source>For images that state no wavelengths: {}.</source>
        <translation>Für Bilder ohne Angabe der Wellenlängen: {}.</translation>
    </message>
    <message>
        <source>For manifests that hold several tasks.</source>
        <translation>Für Szenenlisten mit mehreren Aufgaben.</translation>
    </message>
    <message>
        <source>For rasters that state no wavelengths: {}.</source>
        <translation>Für Raster ohne Angabe der Wellenlängen: {}.</translation>
    </message>
    <message>
        <source>Found automatically</source>
        <translation>Automatisch gefunden</translation>
    </message>
    <message>
        <source>GeoTIFF with one value a class; 0 means no data. Its style lies beside it.</source>
        <translation>GeoTIFF mit einem Wert je Klasse; 0 heißt: keine Daten. Sein Stil liegt daneben.</translation>
    </message>
    <message>
        <source>Go on in Settings &gt; Options &gt; SpectralX; what was downloaded is kept.</source>
        <translation>Unter Einstellungen &gt; Optionen &gt; SpectralX fortfahren; was geladen wurde, bleibt.</translation>
    </message>
    <message>
        <source>Go on with an interrupted run</source>
        <translation>Einen unterbrochenen Lauf fortsetzen</translation>
    </message>
    <message>
        <source>Go on; what was downloaded is kept.</source>
        <translation>Fortfahren; was geladen wurde, bleibt.</translation>
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
        <translation>Verdeckt Teile von Bildern ohne Labels und lässt das Netz sie wiederherstellen. Es lernt die Spektren und Texturen dieser Bilder, von jedem Sensor; das Training mit Labels beginnt dann von dort. Der Lauf kann angehalten und fortgesetzt werden.</translation>
    </message>
    <message>
        <source>How</source>
        <translation>Wie</translation>
    </message>
    <message>
        <source>How long each training lasts. Left empty, what the recipe says.</source>
        <translation>Wie lange jedes Training dauert. Leer: wie im Rezept.</translation>
    </message>
    <message>
        <source>How long it trains. Left empty, what the recipe says.</source>
        <translation>Wie lange trainiert wird. Leer: wie im Rezept.</translation>
    </message>
    <message>
        <source>How much neighbouring tiles share. More is smoother and slower.</source>
        <translation>Wie viel benachbarte Kacheln teilen. Mehr ist glatter und langsamer.</translation>
    </message>
    <message>
        <source>How much neighbouring tiles share. More is smoother and slower. Left empty, the engine's default.</source>
        <translation>Wie viel benachbarte Kacheln teilen. Mehr ist glatter und langsamer. Leer: die Voreinstellung der Engine.</translation>
    </message>
    <message>
        <source>How often each method trains, to see how much chance there is in a figure.</source>
        <translation>Wie oft jedes Verfahren trainiert, um zu sehen, wie viel Zufall in einer Zahl steckt.</translation>
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
        <translation>Bilder</translation>
    </message>
    <message>
        <source>Images to learn from</source>
        <translation>Bilder zum Lernen</translation>
    </message>
    <message>
        <source>Images without labels</source>
        <translation>Bilder ohne Labels</translation>
    </message>
    <message>
        <source>Images without labels; more and more different ones are better. Sensors may be mixed.</source>
        <translation>Bilder ohne Labels; mehr und verschiedenere sind besser. Sensoren dürfen gemischt sein.</translation>
    </message>
    <message>
        <source>In fold&amp;er</source>
        <translation>Im Or&amp;dner</translation>
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
        <translation>Das Plugin neu installieren und QGIS neu starten.</translation>
    </message>
    <message>
        <source>Install the plugin again.</source>
        <translation>Das Plugin neu installieren.</translation>
    </message>
    <message>
        <source>Instead of a sensor: a raster that states the wavelengths of its bands.</source>
        <translation>Statt eines Sensors: ein Raster, das die Wellenlängen seiner Kanäle angibt.</translation>
    </message>
    <message>
        <source>Instead of a sensor: centre and width in nm of each band, such as 490:65,560:35.</source>
        <translation>Statt eines Sensors: Mitte und Breite jedes Kanals in nm, etwa 490:65,560:35.</translation>
    </message>
    <message>
        <source>Internet</source>
        <translation>Internet</translation>
    </message>
    <message>
        <source>Its bands need wavelengths and must be narrower than those that are wanted.</source>
        <translation>Seine Kanäle brauchen Wellenlängen und müssen schmaler sein als die gewünschten.</translation>
    </message>
    <message>
        <source>JSON files (*.json)</source>
        <translation>JSON-Dateien (*.json)</translation>
    </message>
    <message>
        <source>Judge</source>
        <translation>Beurteilen</translation>
    </message>
    <message>
        <source>Judge a map or a model against labels</source>
        <translation>Karte oder Modell an Labels beurteilen</translation>
    </message>
    <message>
        <source>Judged pixels</source>
        <translation>Beurteilte Pixel</translation>
    </message>
    <message>
        <source>Kappa</source>
        <translation>Kappa</translation>
    </message>
    <message>
        <source>Labels</source>
        <translation>Labels</translation>
    </message>
    <message>
        <source>Largest difference of a probability to PyTorch</source>
        <translation>Größte Abweichung einer Wahrscheinlichkeit von PyTorch</translation>
    </message>
    <message>
        <source>Layer with the polygons</source>
        <translation>Layer mit den Polygonen</translation>
    </message>
    <message>
        <source>Learns classes from polygons or a label raster and writes a model that maps any image with the same kind of bands. Parts of the labelled areas are held out to judge the model honestly. Start from a run of stage 1 on your imagery for better results in places without labels. The run can be stopped and continued.</source>
        <translation>Lernt Klassen aus Polygonen oder einem Labelraster und schreibt ein Modell, das jedes Bild mit Kanälen dieser Art kartiert. Teile der Flächen mit Labels werden zurückgehalten, um das Modell ehrlich zu beurteilen. Von einem Lauf der Stufe 1 auf den eigenen Bildern auszugehen, gibt bessere Ergebnisse an Orten ohne Labels. Der Lauf kann angehalten und fortgesetzt werden.</translation>
    </message>
    <message>
        <source>Learns your classes from polygons or a label raster and exports a model.</source>
        <translation>Lernt eigene Klassen aus Polygonen oder einem Labelraster und exportiert ein Modell.</translation>
    </message>
    <message>
        <source>Leave out bands that the image does not cover</source>
        <translation>Kanäle auslassen, die das Bild nicht abdeckt</translation>
    </message>
    <message>
        <source>Left clicks in the map add corners, a right click closes the polygon, Esc starts it anew.</source>
        <translation>Linksklicks in der Karte setzen Ecken, ein Rechtsklick schließt das Polygon, Esc beginnt es neu.</translation>
    </message>
    <message>
        <source>Left empty: spectralx beside the two methods for single pixels.</source>
        <translation>Leer: spectralx neben den beiden Verfahren für einzelne Pixel.</translation>
    </message>
    <message>
        <source>Lets a network learn the spectra and textures of your imagery before it learns classes.</source>
        <translation>Lässt ein Netz die Spektren und Texturen der eigenen Bilder lernen, bevor es Klassen lernt.</translation>
    </message>
    <message>
        <source>Lists the labelled scenes and their domains, such as regions.</source>
        <translation>Nennt die Szenen mit Labels und ihre Domänen, etwa Regionen.</translation>
    </message>
    <message>
        <source>Looking for QGIS's Python…</source>
        <translation>Das Python von QGIS wird gesucht…</translation>
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
        <translation>Szenenlisten (*.yaml *.yml *.json)</translation>
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
        <translation>Karte, oder Bild für ein Modell</translation>
    </message>
    <message>
        <source>Mapped pixels</source>
        <translation>Kartierte Pixel</translation>
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
        <translation>Mittlere IoU: {}</translation>
    </message>
    <message>
        <source>Mean intersection over union (0..1)</source>
        <translation>Mittlere IoU (0..1)</translation>
    </message>
    <message>
        <source>Method</source>
        <translation>Methode</translation>
    </message>
    <message>
        <source>Methods</source>
        <translation>Verfahren</translation>
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
        <translation>Mo&amp;dellkarte</translation>
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
        <translation>Modelle (*.onnx)</translation>
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
        <translation>Auf diesem Computer wurde kein Treiber einer NVIDIA-Grafikkarte gefunden.</translation>
    </message>
    <message>
        <source>No folder is chosen.</source>
        <translation>Kein Ordner ist gewählt.</translation>
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
        <translation>Nicht alles ließ sich entfernen: {}.</translation>
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
        <translation>Anzahl der Kanäle</translation>
    </message>
    <message>
        <source>Number of problems</source>
        <translation>Anzahl der Probleme</translation>
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
        <translation>Ein Kanal je Klasse mit ihrer Wahrscheinlichkeit (0..1).</translation>
    </message>
    <message>
        <source>One of: {}.</source>
        <translation>Eines von: {}.</translation>
    </message>
    <message>
        <source>Only pixels inside these polygons are mapped.</source>
        <translation>Nur Pixel in diesen Polygonen werden kartiert.</translation>
    </message>
    <message>
        <source>Only this part is mapped. Left empty, all of the image.</source>
        <translation>Nur dieser Teil wird kartiert. Leer: das ganze Bild.</translation>
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
        <translation>Sonst werden solche Kanäle abgelehnt.</translation>
    </message>
    <message>
        <source>Overall accuracy</source>
        <translation>Gesamtgenauigkeit</translation>
    </message>
    <message>
        <source>Overall accuracy (0..1)</source>
        <translation>Gesamtgenauigkeit (0..1)</translation>
    </message>
    <message>
        <source>Overall accuracy, mean IoU and the scores of each class.</source>
        <translation>Gesamtgenauigkeit, mittlere IoU und Kennzahlen jeder Klasse.</translation>
    </message>
    <message>
        <source>Overall accuracy: {}</source>
        <translation>Gesamtgenauigkeit: {}</translation>
    </message>
    <message>
        <source>Overlap of tiles (share of a tile)</source>
        <translation>Überlappung der Kacheln (Anteil einer Kachel)</translation>
    </message>
    <message>
        <source>Packages are missing from the engine's environment.</source>
        <translation>In der Umgebung der Engine fehlen Pakete.</translation>
    </message>
    <message>
        <source>Pages (*.html)</source>
        <translation>Seiten (*.html)</translation>
    </message>
    <message>
        <source>Pages (*.html);;JSON files (*.json)</source>
        <translation>Seiten (*.html);;JSON-Dateien (*.json)</translation>
    </message>
    <message>
        <source>Pages (*.html);;JSON files (*.json);;Tables (*.csv)</source>
        <translation>Seiten (*.html);;JSON-Dateien (*.json);;Tabellen (*.csv)</translation>
    </message>
    <message>
        <source>Pixels</source>
        <translation>Pixel</translation>
    </message>
    <message>
        <source>Plot</source>
        <translation>Diagramm</translation>
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
        <translation>Polygone mit einem Klassenfeld oder ein Raster mit einem Wert je Klasse (0 heißt: ohne Label).</translation>
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
        <translation>Wahrscheinlichkeiten</translation>
    </message>
    <message>
        <source>Probability of the mapped class for each pixel, in per cent.</source>
        <translation>Wahrscheinlichkeit der kartierten Klasse je Pixel, in Prozent.</translation>
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
        <translation>Fortschritt der Installation</translation>
    </message>
    <message>
        <source>QGIS uses a SOCKS proxy, by which packages cannot be downloaded.</source>
        <translation>QGIS benutzt einen SOCKS-Proxy; über den lassen sich keine Pakete laden.</translation>
    </message>
    <message>
        <source>QGIS's Python was not found.</source>
        <translation>Das Python von QGIS wurde nicht gefunden.</translation>
    </message>
    <message>
        <source>Quick look</source>
        <translation>Schneller Blick</translation>
    </message>
    <message>
        <source>Raster whose bands are wanted</source>
        <translation>Raster, dessen Kanäle gewünscht sind</translation>
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
        <translation>Bereit. Ehrlich ist die Zahl nur mit Labels, von denen das Modell nicht gelernt hat.</translation>
    </message>
    <message>
        <source>Receives the model (model.onnx), its card, figures and plots of the run.</source>
        <translation>Erhält das Modell (model.onnx), seine Modellkarte, Kennzahlen und Diagramme des Laufs.</translation>
    </message>
    <message>
        <source>Receives the table (generalize.md, .csv), its plot and what goes on after an interruption.</source>
        <translation>Erhält die Tabelle (generalize.md, .csv), ihr Diagramm und was nach einer Unterbrechung weiterhilft.</translation>
    </message>
    <message>
        <source>Receives the weights, figures and plots of the run.</source>
        <translation>Erhält Gewichte, Kennzahlen und Diagramme des Laufs.</translation>
    </message>
    <message>
        <source>Recipe</source>
        <translation>Rezept</translation>
    </message>
    <message>
        <source>Recipes (*.yaml *.yml)</source>
        <translation>Rezepte (*.yaml *.yml)</translation>
    </message>
    <message>
        <source>Reconstruction error on held-out areas</source>
        <translation>Rekonstruktionsfehler auf zurückgehaltenen Flächen</translation>
    </message>
    <message>
        <source>Remove the engine's environment? Your maps and models stay.</source>
        <translation>Die Umgebung der Engine entfernen? Karten und Modelle bleiben.</translation>
    </message>
    <message>
        <source>Repair it in Settings &gt; Options &gt; SpectralX.</source>
        <translation>Unter Einstellungen &gt; Optionen &gt; SpectralX reparieren.</translation>
    </message>
    <message>
        <source>Repair it, or remove the layer.</source>
        <translation>Reparieren oder den Layer entfernen.</translation>
    </message>
    <message>
        <source>Repair it; what works now stays until the new one works.</source>
        <translation>Reparieren; was jetzt funktioniert, bleibt, bis das Neue funktioniert.</translation>
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
        <translation>Umgerechnetes Bild</translation>
    </message>
    <message>
        <source>Rows: labels. Columns: map. In per cent of the row.</source>
        <translation>Zeilen: Labels. Spalten: Karte. In Prozent der Zeile.</translation>
    </message>
    <message>
        <source>Run folder</source>
        <translation>Laufordner</translation>
    </message>
    <message>
        <source>Run folder of the adaptation to start from. Left empty, training starts without.</source>
        <translation>Laufordner der Anpassung, von der ausgegangen wird. Leer: Das Training beginnt ohne.</translation>
    </message>
    <message>
        <source>Run of stage 1</source>
        <translation>Lauf der Stufe 1</translation>
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
        <translation>Labels speichern unter</translation>
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
        <translation>Szenenliste</translation>
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
        <translation>Startwerte</translation>
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
        <translation>Sensor des Bildes</translation>
    </message>
    <message>
        <source>Sensor that is wanted</source>
        <translation>Gewünschter Sensor</translation>
    </message>
    <message>
        <source>Set it up in Settings &gt; Options &gt; SpectralX.</source>
        <translation>Unter Einstellungen &gt; Optionen &gt; SpectralX einrichten.</translation>
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
        <translation>Zeigt Kanäle, Wellenlängen, Klassen und wie ein Raster zu einem Modell passt.</translation>
    </message>
    <message>
        <source>Shows the table of methods on unseen places that “generalize” wrote.</source>
        <translation>Zeigt die Tabelle der Verfahren an ungesehenen Orten, die „generalize“ geschrieben hat.</translation>
    </message>
    <message>
        <source>Shows what a raster is (bands, wavelengths and where they come from, units, pixel size) and what a model is (bands, classes). With both, shows which band of the raster each band of the model gets, and whether the raster can be mapped with the model. Nothing is mapped.</source>
        <translation>Zeigt, was ein Raster ist (Kanäle, Wellenlängen und deren Herkunft, Einheiten, Pixelgröße) und was ein Modell ist (Kanäle, Klassen). Mit beiden zeigt es, welchen Kanal des Rasters jeder Kanal des Modells bekommt und ob sich das Raster mit dem Modell kartieren lässt. Kartiert wird nichts.</translation>
    </message>
    <message>
        <source>Shows what the engine runs on, and what is missing.</source>
        <translation>Zeigt, worauf die Engine läuft und was fehlt.</translation>
    </message>
    <message>
        <source>Si&amp;ze</source>
        <translation>&amp;Größe</translation>
    </message>
    <message>
        <source>Side of the tiles that the model takes. Left empty, that of the training.</source>
        <translation>Seitenlänge der Kacheln, die das Modell nimmt. Leer: wie im Training.</translation>
    </message>
    <message>
        <source>Size of the network</source>
        <translation>Größe des Netzes</translation>
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
        <translation>SpectralX-Befehl:</translation>
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
        <translation>SpectralX {version} auf {path}</translation>
    </message>
    <message>
        <source>SpectralX {version} works {devices}: {works}.</source>
        <translation>SpectralX {version} arbeitet {devices}: {works}.</translation>
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
        <translation>Startet die Engine und zeigt ihren Interpreter, ihre Pakete, die Geräte, die wirklich rechnen, und wie Fehlendes zu bekommen ist. Den Bericht bitte jeder Fehlermeldung beilegen.</translation>
    </message>
    <message>
        <source>Ste&amp;ps</source>
        <translation>&amp;Schritte</translation>
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
        <translation>Beenden, Bestes b&amp;ehalten</translation>
    </message>
    <message>
        <source>Table</source>
        <translation>Tabelle</translation>
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
        <translation>Aufgabe der Szenenliste</translation>
    </message>
    <message>
        <source>Temporary file</source>
        <translation>Temporäre Datei</translation>
    </message>
    <message>
        <source>The Python {} that the engine was set up with is gone.</source>
        <translation>Das Python {}, mit dem die Engine eingerichtet wurde, ist fort.</translation>
    </message>
    <message>
        <source>The SpectralX engine is not set up yet.</source>
        <translation>Die SpectralX-Engine ist noch nicht eingerichtet.</translation>
    </message>
    <message>
        <source>The backbone stays as it is. Fast; good with very few labels.</source>
        <translation>Das Backbone bleibt, wie es ist. Schnell; gut bei sehr wenigen Labels.</translation>
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
        <translation>Die Engine fehlt im Ordner des Plugins ({}).</translation>
    </message>
    <message>
        <source>The engine is set up: {use}, on the {device}, {size} MB.</source>
        <translation>Die Engine ist eingerichtet: {use}, auf: {device}, {size} MB.</translation>
    </message>
    <message>
        <source>The engine was set up with Python {then}, and QGIS now has {now}.</source>
        <translation>Die Engine wurde mit Python {then} eingerichtet, QGIS hat jetzt {now}.</translation>
    </message>
    <message>
        <source>The engine's environment holds other versions than this plugin needs.</source>
        <translation>Die Umgebung der Engine enthält andere Versionen, als dieses Plugin braucht.</translation>
    </message>
    <message>
        <source>The engine's environment was made for version {} of the plugin.</source>
        <translation>Die Umgebung der Engine wurde für Version {} des Plugins angelegt.</translation>
    </message>
    <message>
        <source>The engine's interpreter</source>
        <translation>Der Interpreter der Engine</translation>
    </message>
    <message>
        <source>The engine's interpreter lacks a package: {}.</source>
        <translation>Dem Interpreter der Engine fehlt ein Paket: {}.</translation>
    </message>
    <message>
        <source>The environment is in use: {}.</source>
        <translation>Die Umgebung wird benutzt: {}.</translation>
    </message>
    <message>
        <source>The folder that training wrote.</source>
        <translation>Der Ordner, den das Training geschrieben hat.</translation>
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
        <translation>Die Installation ist gescheitert.</translation>
    </message>
    <message>
        <source>The installation of the engine was not finished.</source>
        <translation>Die Installation der Engine wurde nicht beendet.</translation>
    </message>
    <message>
        <source>The interpreter {path} ({origin}) does not exist or cannot be run.</source>
        <translation>Den Interpreter {path} ({origin}) gibt es nicht, oder er lässt sich nicht starten.</translation>
    </message>
    <message>
        <source>The labelled image.</source>
        <translation>Das Bild mit Labels.</translation>
    </message>
    <message>
        <source>The labels are being checked…</source>
        <translation>Die Labels werden geprüft…</translation>
    </message>
    <message>
        <source>The labels can be used.</source>
        <translation>Die Labels sind brauchbar.</translation>
    </message>
    <message>
        <source>The labels look good: {} classes.</source>
        <translation>Die Labels sehen gut aus: {} Klassen.</translation>
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
        <translation>Die Modelldatei; ihre Modellkarte wird daneben geschrieben.</translation>
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
        <translation>Name eines mitgelieferten Modells oder eine .onnx-Datei. Leer: Das Raster selbst wird beurteilt.</translation>
    </message>
    <message>
        <source>The name of a bundled model, or an exported .onnx file. Left empty, landcover.</source>
        <translation>Name eines mitgelieferten Modells oder eine exportierte .onnx-Datei. Leer: landcover.</translation>
    </message>
    <message>
        <source>The name of a bundled model, such as landcover, or an exported .onnx file.</source>
        <translation>Name eines mitgelieferten Modells wie landcover oder eine exportierte .onnx-Datei.</translation>
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
        <translation>Das Plugin hat Version {plugin}, seine Engine {engine}.</translation>
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
        <translation>Das zu untersuchende Raster. Leer: Nur das Modell wird gezeigt.</translation>
    </message>
    <message>
        <source>The raster to map. Its bands need wavelengths, or must be those of a known sensor.</source>
        <translation>Das zu kartierende Raster. Seine Kanäle brauchen Wellenlängen oder müssen die eines bekannten Sensors sein.</translation>
    </message>
    <message>
        <source>The report cannot be written: {}</source>
        <translation>Der Bericht lässt sich nicht schreiben: {}</translation>
    </message>
    <message>
        <source>The rest takes space only; delete it by hand.</source>
        <translation>Der Rest belegt nur Platz; von Hand löschen.</translation>
    </message>
    <message>
        <source>The run folder holds a run with the same settings that was stopped.</source>
        <translation>Der Laufordner enthält einen angehaltenen Lauf mit denselben Einstellungen.</translation>
    </message>
    <message>
        <source>The same seed and data give the same model.</source>
        <translation>Gleicher Startwert und gleiche Daten ergeben das gleiche Modell.</translation>
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
        <translation>Es gibt kein Modell {value}. Eine .onnx-Datei oder ein mitgeliefertes Modell wählen ({names}).</translation>
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
        <translation>Die Bilder ankreuzen, auf denen die Labels liegen.</translation>
    </message>
    <message>
        <source>Tick the images to learn from without labels, or leave that step out.</source>
        <translation>Die Bilder ohne Labels ankreuzen oder diesen Schritt auslassen.</translation>
    </message>
    <message>
        <source>Tile size (pixels)</source>
        <translation>Kachelgröße (Pixel)</translation>
    </message>
    <message>
        <source>Time in seconds</source>
        <translation>Zeit in Sekunden</translation>
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
        <translation>Ein Modell aus Labels trainieren (Stufe 2)</translation>
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
        <translation>Trainiert jedes Verfahren mit jedem Startwert auf allen Domänen außer einer und beurteilt es auf dieser; nichts von der ausgelassenen Domäne nimmt an irgendeiner Wahl teil. Einfache Verfahren für einzelne Pixel werden mitverglichen. Was fertig ist, bleibt: Ein angehaltener Lauf geht im selben Ordner weiter.</translation>
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
        <translation>Trainiert reihum ohne eine Region, Jahreszeit oder einen Sensor und beurteilt auf dem Ausgelassenen.</translation>
    </message>
    <message>
        <source>Tutorial: the first map</source>
        <translation>Anleitung: die erste Karte</translation>
    </message>
    <message>
        <source>Update it in Settings &gt; Options &gt; SpectralX.</source>
        <translation>Unter Einstellungen &gt; Optionen &gt; SpectralX aktualisieren.</translation>
    </message>
    <message>
        <source>Update it in Settings &gt; Options &gt; SpectralX; the old one stays.</source>
        <translation>Unter Einstellungen &gt; Optionen &gt; SpectralX aktualisieren; die alte bleibt.</translation>
    </message>
    <message>
        <source>Update it; the old one stays for the older version of the plugin.</source>
        <translation>Aktualisieren; die alte bleibt für die ältere Version des Plugins.</translation>
    </message>
    <message>
        <source>Use the imagery itself, as a file.</source>
        <translation>Die Bilddaten selbst verwenden, als Datei.</translation>
    </message>
    <message>
        <source>Version of the engine</source>
        <translation>Version der Engine</translation>
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
        <translation>Was das Netz hat und was um ein Backbone herum lernt. Leer: spectralx; die anderen dienen dem Vergleich.</translation>
    </message>
    <message>
        <source>What was downloaded is kept for the next time.</source>
        <translation>Was geladen wurde, bleibt für das nächste Mal.</translation>
    </message>
    <message>
        <source>Whole image</source>
        <translation>Ganzes Bild</translation>
    </message>
    <message>
        <source>Why the raster cannot be mapped; empty when it can</source>
        <translation>Warum das Raster nicht kartiert werden kann; leer, wenn es geht</translation>
    </message>
    <message>
        <source>With a model, for images that state no wavelengths: {}.</source>
        <translation>Mit einem Modell, für Bilder ohne Angabe der Wellenlängen: {}.</translation>
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
        <translation>Schreibt einen Trainingslauf als eine .onnx-Datei, die ohne PyTorch kartiert.</translation>
    </message>
    <message>
        <source>Writes the model of a training run as one ONNX file that knows its bands, units and classes. The file is compared with the trained model on real tiles; if it computes something else, no file is written. Training exports by itself: this is for other tile sizes and for runs that were stopped.</source>
        <translation>Schreibt das Modell eines Trainingslaufs als eine ONNX-Datei, die ihre Kanäle, Einheiten und Klassen kennt. Die Datei wird auf echten Kacheln mit dem trainierten Modell verglichen; rechnet sie etwas anderes, wird keine Datei geschrieben. Das Training exportiert von selbst: Dies ist für andere Kachelgrößen und für angehaltene Läufe.</translation>
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
        <translation>Genauigkeit,Bewertung,Konfusionsmatrix,IoU,Kappa,Validierung,F1</translation>
    </message>
    <message>
        <source>auto finds the bands by wavelength. Or band numbers in the order of the model's bands: 3,2,1,4.</source>
        <translation>auto findet die Kanäle nach Wellenlänge. Sonst Kanalnummern in der Reihenfolge des Modells: 3,2,1,4.</translation>
    </message>
    <message>
        <source>auto uses the graphics card when it works, otherwise the processor.</source>
        <translation>auto nimmt die Grafikkarte, wenn sie funktioniert, sonst den Prozessor.</translation>
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
        <translation>Arbeitskopie</translation>
    </message>
    <message>
        <source>confidence</source>
        <translation>Konfidenz</translation>
    </message>
    <message>
        <source>diagnosis,gpu,cuda,install,environment,version</source>
        <translation>Diagnose,GPU,CUDA,Installation,Umgebung,Version</translation>
    </message>
    <message>
        <source>generalization,transfer,cross validation,domain,benchmark,random forest</source>
        <translation>Generalisierung,Transfer,Kreuzvalidierung,Domäne,Vergleich,Random Forest</translation>
    </message>
    <message>
        <source>graphics card</source>
        <translation>Grafikkarte</translation>
    </message>
    <message>
        <source>hyperspectral,spectral response,convolution,simulate,bands,wavelength</source>
        <translation>hyperspektral,spektrale Antwort,Faltung,Simulation,Kanäle,Wellenlänge</translation>
    </message>
    <message>
        <source>loss</source>
        <translation>Verlust</translation>
    </message>
    <message>
        <source>maps</source>
        <translation>kartiert</translation>
    </message>
    <message>
        <source>maps and trains</source>
        <translation>kartiert und trainiert</translation>
    </message>
    <message>
        <source>maps; training needs more packages</source>
        <translation>kartiert; zum Trainieren fehlen Pakete</translation>
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
        <translation>keine Antwort</translation>
    </message>
    <message>
        <source>none</source>
        <translation>keines</translation>
    </message>
    <message>
        <source>nothing</source>
        <translation>nichts</translation>
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
        <translation>ONNX,Bereitstellung,Modell</translation>
    </message>
    <message>
        <source>pretraining,self-supervised,masked autoencoder,foundation model,domain adaptation</source>
        <translation>Vortraining,selbstüberwacht,Masked Autoencoder,Foundation Model,Domänenanpassung</translation>
    </message>
    <message>
        <source>probabilities</source>
        <translation>Wahrscheinlichkeiten</translation>
    </message>
    <message>
        <source>processor</source>
        <translation>Prozessor</translation>
    </message>
    <message>
        <source>same</source>
        <translation>gleich</translation>
    </message>
    <message>
        <source>segmentation,classification,land cover,deep learning,onnx,hyperspectral,multispectral,predict</source>
        <translation>Segmentierung,Klassifikation,Landbedeckung,Deep Learning,ONNX,hyperspektral,multispektral,Vorhersage</translation>
    </message>
    <message>
        <source>setting</source>
        <translation>Einstellung</translation>
    </message>
    <message>
        <source>the layer cannot be written to</source>
        <translation>der Layer ist schreibgeschützt</translation>
    </message>
    <message>
        <source>tiny and small train on a processor; base and large want a graphics card.</source>
        <translation>tiny und small trainieren auf einem Prozessor; base und large brauchen eine Grafikkarte.</translation>
    </message>
    <message>
        <source>training,deep learning,fine-tuning,segmentation,classification,polygons,labels</source>
        <translation>Training,Deep Learning,Fine-Tuning,Segmentierung,Klassifikation,Polygone,Labels</translation>
    </message>
    <message>
        <source>unknown reason</source>
        <translation>unbekannter Grund</translation>
    </message>
    <message>
        <source>wavelength,bands,hyperspectral,multispectral,metadata,model card,onnx</source>
        <translation>Wellenlänge,Kanäle,hyperspektral,multispektral,Metadaten,Modellkarte,ONNX</translation>
    </message>
    <message>
        <source>{:.0f} MB</source>
        <translation>{:.0f} MB</translation>
    </message>
    <message>
        <source>{:.1f} GB</source>
        <translation>{:.1f} GB</translation>
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
        <translation>{name}: mittlere IoU {value:.3f} an ausgelassenen Orten</translation>
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
        <translation>{} gibt es nicht. Eine andere Datei wählen.</translation>
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
        <translation>{} ist kein Name eines GeoTIFF. Er muss auf .tif enden.</translation>
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
    <message>
        <source>{} is no name of a GeoPackage. Let it end in .gpkg.</source>
        <translation>{} ist kein Name eines GeoPackage. Er muss auf .gpkg enden.</translation>
    </message>
    <message>
        <source>Turn a map into polygons</source>
        <translation>Karte in Polygone umwandeln</translation>
    </message>
    <message>
        <source>Writes the regions of a class map as polygons with class and area.</source>
        <translation>Schreibt die Gebiete einer Klassenkarte als Polygone mit Klasse und Fläche.</translation>
    </message>
    <message>
        <source>Writes the regions of a class map as polygons: pixels of one class that touch along a side are one polygon, with class value, class name, number of pixels and area. Areas are those of the pixels, on the ellipsoid where the map is in degrees. Borders are simplified once for both sides, so that neighbours have neither gaps nor overlaps.</source>
        <translation>Schreibt die Gebiete einer Klassenkarte als Polygone: Pixel einer Klasse, die sich an einer Seite berühren, sind ein Polygon, mit Wert und Name der Klasse, Zahl der Pixel und Fläche. Flächen sind die der Pixel, auf dem Ellipsoid, wenn die Karte in Grad ist. Grenzen werden einmal für beide Seiten vereinfacht, sodass Nachbarn weder Lücken noch Überlappungen haben.</translation>
    </message>
    <message>
        <source>vectorize,vector,polygons,area,simplify,generalize,minimum mapping unit,geopackage</source>
        <translation>Vektorisieren,Vektor,Polygone,Fläche,Vereinfachen,Generalisieren,kleinste Kartiereinheit,GeoPackage</translation>
    </message>
    <message>
        <source>A map with one value a class; 0 and its nodata value become no polygons.</source>
        <translation>Eine Karte mit einem Wert je Klasse; aus 0 und ihrem Nodata-Wert werden keine Polygone.</translation>
    </message>
    <message>
        <source>Smallest area (m²)</source>
        <translation>Kleinste Fläche (m²)</translation>
    </message>
    <message>
        <source>Smaller polygons are left out; their place stays empty. Needs a map with a reference system.</source>
        <translation>Kleinere Polygone werden ausgelassen; ihr Platz bleibt leer. Braucht eine Karte mit Koordinatensystem.</translation>
    </message>
    <message>
        <source>Simplify outlines by (pixels)</source>
        <translation>Umrisse vereinfachen um (Pixel)</translation>
    </message>
    <message>
        <source>Corners at most this far from the outline are dropped. 0 keeps the steps of the pixels; 1 is smooth.</source>
        <translation>Ecken, die höchstens so weit vom Umriss liegen, fallen weg. 0 behält die Stufen der Pixel; 1 ist glatt.</translation>
    </message>
    <message>
        <source>Fewest pixels</source>
        <translation>Mindestzahl der Pixel</translation>
    </message>
    <message>
        <source>Polygons of fewer pixels are left out, also on maps without a reference system.</source>
        <translation>Polygone mit weniger Pixeln werden ausgelassen, auch bei Karten ohne Koordinatensystem.</translation>
    </message>
    <message>
        <source>GeoPackage with the fields value, class, pixels and area_m2, painted as the map is.</source>
        <translation>GeoPackage mit den Feldern value, class, pixels und area_m2, gefärbt wie die Karte.</translation>
    </message>
    <message>
        <source>Number of polygons</source>
        <translation>Anzahl der Polygone</translation>
    </message>
    <message>
        <source>Pixels in polygons</source>
        <translation>Pixel in Polygonen</translation>
    </message>
    <message>
        <source>Area of all polygons (m²); empty without a system</source>
        <translation>Fläche aller Polygone (m²); leer ohne Koordinatensystem</translation>
    </message>
    <message>
        <source>{}, polygons</source>
        <translation>{}, Polygone</translation>
    </message>
    <message>
        <source>{name}: {count} polygons</source>
        <translation>{name}: {count} Polygone</translation>
    </message>
    <message>
        <source>Image to try</source>
        <translation>Bild zum Ausprobieren</translation>
    </message>
    <message>
        <source>Show which band of the image each band of the model gets</source>
        <translation>Zeigen, welchen Kanal des Bildes jeder Kanal des Modells bekommt</translation>
    </message>
    <message>
        <source>Remove the chosen class from the list</source>
        <translation>Gewählte Klasse aus der Liste entfernen</translation>
    </message>
    <message>
        <source>The class {} has polygons; delete them first.</source>
        <translation>Die Klasse {} hat Polygone; diese zuerst löschen.</translation>
    </message>
    <message>
        <source>Tutorial: the first model of your own</source>
        <translation>Anleitung: das erste eigene Modell</translation>
    </message>
    <message>
        <source>Making of a layer for labels</source>
        <translation>Anlegen eines Layers für Labels</translation>
    </message>
    <message>
        <source>The engine is set up for mapping alone.</source>
        <translation>Die Engine ist nur zum Kartieren eingerichtet.</translation>
    </message>
    <message>
        <source>Training needs more packages; what is set up stays until they are there.</source>
        <translation>Zum Trainieren braucht es weitere Pakete; was eingerichtet ist, bleibt, bis sie da sind.</translation>
    </message>
    <message>
        <source>Step {step} of {steps}</source>
        <translation>Schritt {step} von {steps}</translation>
    </message>
    <message>
        <source>This QGIS comes with Python {found}; the SpectralX engine needs {needed} or newer.</source>
        <translation>Dieses QGIS bringt Python {found} mit; die SpectralX-Engine braucht {needed} oder neuer.</translation>
    </message>
    <message>
        <source>Install a current QGIS. Or choose the interpreter of a Python {needed} or newer that has GDAL, NumPy and the engine's packages in Settings &gt; Options &gt; SpectralX.</source>
        <translation>Installieren Sie ein aktuelles QGIS. Oder wählen Sie unter Einstellungen &gt; Optionen &gt; SpectralX den Interpreter eines Python {needed} oder neuer, das GDAL, NumPy und die Pakete der Engine hat.</translation>
    </message>
    <message>
        <source>Scene that the image was cut out of</source>
        <translation>Szene, aus der das Bild ausgeschnitten wurde</translation>
    </message>
    <message>
        <source>For an image that was cut out of a larger one: the whole scene. The values are compared with its mean and spread, so that the map of the cut is that of its place in the scene. Left empty, the image itself.</source>
        <translation>Für ein Bild, das aus einem größeren ausgeschnitten wurde: die ganze Szene. Die Werte werden mit ihrem Mittel und ihrer Streuung verglichen, sodass die Karte des Ausschnitts die seiner Stelle in der Szene ist. Leer gelassen: das Bild selbst.</translation>
    </message>
    <message>
        <source>Map at the scale of the model</source>
        <translation>Im Maßstab des Modells kartieren</translation>
    </message>
    <message>
        <source>For images whose pixels are larger or smaller than those the model was made for: the image is resampled to the nearest size that the model knows, and the map has pixels of that size. Otherwise such an image is refused.</source>
        <translation>Für Bilder, deren Pixel größer oder kleiner sind als die, für die das Modell gemacht wurde: Das Bild wird auf die nächste Pixelgröße umgerechnet, die das Modell kennt, und die Karte hat Pixel dieser Größe. Sonst wird ein solches Bild abgelehnt.</translation>
    </message>
    <message>
        <source>For any bands</source>
        <translation>Für beliebige Bänder</translation>
    </message>
    <message>
        <source>Writes a model that takes whatever bands an image has, in any order, and is told their wavelengths. Models that were trained on any bands always do.</source>
        <translation>Schreibt ein Modell, das die Bänder nimmt, die ein Bild hat, in beliebiger Reihenfolge, und dem ihre Wellenlängen genannt werden. Modelle, die mit beliebigen Bändern trainiert wurden, tun das immer.</translation>
    </message>
    <message>
        <source>For the bands of</source>
        <translation>Für die Bänder von</translation>
    </message>
    <message>
        <source>A sensor, or the path of an image or of a sensor's YAML file: the model is written for exactly these bands, also for other programs such as Deepness. Left empty, for the bands of the training. Sensors: {}.</source>
        <translation>Ein Sensor oder der Pfad eines Bildes oder der YAML-Datei eines Sensors: Das Modell wird für genau diese Bänder geschrieben, auch für andere Programme wie Deepness. Leer: für die Bänder des Trainings. Sensoren: {}.</translation>
    </message>
    <message>
        <source>A model is either for any bands or for those of one sensor. Choose one of the two.</source>
        <translation>Ein Modell ist entweder für beliebige Bänder oder für die eines Sensors. Wählen Sie eines von beiden.</translation>
    </message>
    <message>
        <source>Novelty</source>
        <translation>Neuheit</translation>
    </message>
    <message>
        <source>How strange each pixel is to the model: the share of the ground that it learned from that is less strange, in per cent. 50 is ordinary; where much is at 100, trust the map less.</source>
        <translation>Wie fremd jedes Pixel dem Modell ist: der Anteil der gelernten Flächen, die weniger fremd sind, in Prozent. 50 ist gewöhnlich; wo vieles bei 100 liegt, ist der Karte weniger zu trauen.</translation>
    </message>
    <message>
        <source>novelty</source>
        <translation>Neuheit</translation>
    </message>
    <message>
        <source>Add a layer with how new the &amp;ground is to the model</source>
        <translation>Layer der Ne&amp;uheit hinzufügen</translation>
    </message>
    <message>
        <source>In per cent: 50 is ordinary ground, 100 is stranger than all that the model learned from.</source>
        <translation>In Prozent: 50 ist gewöhnliche Fläche, 100 ist fremder als alles, was das Modell gelernt hat.</translation>
    </message>
    <message>
        <source>Small polygons, 300 steps</source>
        <translation>Kleine Polygone, 300 Schritte</translation>
    </message>
    <message>
        <source>For a map of one image from some hundred polygons of a few pixels: small tiles, a network of size small, and values left as they are. Takes minutes where the others take an hour.</source>
        <translation>Für eine Karte eines Bildes aus einigen hundert Polygonen von wenigen Pixeln: kleine Kacheln, ein Netz der Größe small, Werte bleiben, wie sie sind. Dauert Minuten, wo die anderen eine Stunde brauchen.</translation>
    </message>
    <message>
        <source>No polygon has a value in this field, so none has a class.</source>
        <translation>Kein Polygon hat einen Wert in diesem Feld, also keines eine Klasse.</translation>
    </message>
    <message>
        <source>{count} classes are more than a map can hold. Is this the field with the class?</source>
        <translation>{count} Klassen sind mehr, als eine Karte fassen kann. Ist dies das Feld mit der Klasse?</translation>
    </message>
    <message>
        <source>Every polygon has a class of its own. Is this the field with the class?</source>
        <translation>Jedes Polygon hat eine eigene Klasse. Ist dies das Feld mit der Klasse?</translation>
    </message>
    <message>
        <source>The same is true of {} more classes.</source>
        <translation>Dasselbe gilt für {} weitere Klassen.</translation>
    </message>
    <message>
        <source>Use an image with these bands, another model, or choose the bands by hand in the table.</source>
        <translation>Ein Bild mit diesen Kanälen oder ein anderes Modell nehmen, oder die Kanäle in der Tabelle von Hand wählen.</translation>
    </message>
    <message>
        <source>Choose a model that SpectralX made; the Train tab makes them.</source>
        <translation>Ein Modell wählen, das SpectralX gemacht hat; im Reiter Trainieren entstehen solche.</translation>
    </message>
</context>
</TS>
