<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="es" sourcelanguage="en">
<context>
    <name>@default</name>
    <message>
        <source>&amp;Add class</source>
        <translation>&amp;Añadir clase</translation>
    </message>
    <message>
        <source>&amp;Backbone</source>
        <translation>Red &amp;base</translation>
    </message>
    <message>
        <source>&amp;Cancel</source>
        <translation>&amp;Cancelar</translation>
    </message>
    <message>
        <source>&amp;Device</source>
        <translation>&amp;Dispositivo</translation>
    </message>
    <message>
        <source>&amp;Draw polygons</source>
        <translation>&amp;Dibujar polígonos</translation>
    </message>
    <message>
        <source>&amp;Extent</source>
        <translation>&amp;Extensión</translation>
    </message>
    <message>
        <source>&amp;From</source>
        <translation>&amp;Desde</translation>
    </message>
    <message>
        <source>&amp;Go on</source>
        <translation>&amp;Continuar</translation>
    </message>
    <message>
        <source>&amp;Image</source>
        <translation>&amp;Imagen</translation>
    </message>
    <message>
        <source>&amp;Images</source>
        <translation>&amp;Imágenes</translation>
    </message>
    <message>
        <source>&amp;Install again</source>
        <translation>&amp;Instalar de nuevo</translation>
    </message>
    <message>
        <source>&amp;Interpreter</source>
        <translation>&amp;Intérprete</translation>
    </message>
    <message>
        <source>&amp;Judge</source>
        <translation>&amp;Evaluar</translation>
    </message>
    <message>
        <source>&amp;Labels</source>
        <translation>Eti&amp;quetas</translation>
    </message>
    <message>
        <source>&amp;Map</source>
        <translation>&amp;Mapa</translation>
    </message>
    <message>
        <source>&amp;Method</source>
        <translation>&amp;Método</translation>
    </message>
    <message>
        <source>&amp;Model</source>
        <translation>&amp;Modelo</translation>
    </message>
    <message>
        <source>&amp;New…</source>
        <translation>&amp;Nueva…</translation>
    </message>
    <message>
        <source>&amp;Pick a pixel</source>
        <translation>Elegir un &amp;píxel</translation>
    </message>
    <message>
        <source>&amp;Place</source>
        <translation>&amp;Lugar</translation>
    </message>
    <message>
        <source>&amp;Remove…</source>
        <translation>&amp;Quitar…</translation>
    </message>
    <message>
        <source>&amp;Run</source>
        <translation>E&amp;jecutar</translation>
    </message>
    <message>
        <source>&amp;Save report…</source>
        <translation>&amp;Guardar informe…</translation>
    </message>
    <message>
        <source>&amp;Set up</source>
        <translation>&amp;Instalar</translation>
    </message>
    <message>
        <source>&amp;Train</source>
        <translation>&amp;Entrenar</translation>
    </message>
    <message>
        <source>&amp;Update</source>
        <translation>&amp;Actualizar</translation>
    </message>
    <message>
        <source>&amp;Use for</source>
        <translation>&amp;Uso</translation>
    </message>
    <message>
        <source>&amp;What</source>
        <translation>Q&amp;ué</translation>
    </message>
    <message>
        <source>&lt;h3&gt;One step before the first map&lt;/h3&gt;Maps are computed by the SpectralX engine, a program of its own, so that nothing it needs can disturb QGIS or other plugins. Your imagery never leaves this computer.</source>
        <translation>&lt;h3&gt;Un paso antes del primer mapa&lt;/h3&gt;Los mapas los calcula el motor SpectralX, un programa aparte, para que nada de lo que necesita perturbe QGIS u otros complementos. Sus imágenes nunca salen de este equipo.</translation>
    </message>
    <message>
        <source>A GeoTIFF with one band for each that is wanted.</source>
        <translation>Un GeoTIFF con una banda por cada una deseada.</translation>
    </message>
    <message>
        <source>A file that lists many scenes, instead of naming the images here.</source>
        <translation>Un archivo que enumera muchas escenas, en lugar de indicar aquí las imágenes.</translation>
    </message>
    <message>
        <source>A map</source>
        <translation>Un mapa</translation>
    </message>
    <message>
        <source>A map with one value a class. With a model: the image that it maps.</source>
        <translation>Un mapa con un valor por clase. Con un modelo: la imagen que este cartografía.</translation>
    </message>
    <message>
        <source>A model on an image</source>
        <translation>Un modelo en una imagen</translation>
    </message>
    <message>
        <source>A page with areas, bands, device and times; it has the name of the map.</source>
        <translation>Una página con áreas, bandas, dispositivo y tiempos; lleva el nombre del mapa.</translation>
    </message>
    <message>
        <source>A raster with the map's class values, or polygons with a class field. 0 means not labelled.</source>
        <translation>Un ráster con los valores de clase del mapa, o polígonos con un campo de clase. 0 significa sin etiqueta.</translation>
    </message>
    <message>
        <source>About {disk} are used in {place}; nothing is downloaded.</source>
        <translation>Se ocupan unos {disk} en {place}; no se descarga nada.</translation>
    </message>
    <message>
        <source>About {download} are downloaded, and {disk} are used in {place}.</source>
        <translation>Se descargan unos {download} y se ocupan {disk} en {place}.</translation>
    </message>
    <message>
        <source>Adapt to imagery without labels (stage 1)</source>
        <translation>Adaptar a imágenes sin etiquetas (etapa 1)</translation>
    </message>
    <message>
        <source>Add a layer of con&amp;fidence</source>
        <translation>Añadir una capa de con&amp;fianza</translation>
    </message>
    <message>
        <source>Add a layer with the pro&amp;babilities of all classes</source>
        <translation>Añadir una capa de pro&amp;babilidades</translation>
    </message>
    <message>
        <source>Add an image to the project to see how its bands fit the model.</source>
        <translation>Añada una imagen al proyecto para ver cómo encajan sus bandas en el modelo.</translation>
    </message>
    <message>
        <source>Add one, or map the whole image.</source>
        <translation>Añada una o cartografíe la imagen entera.</translation>
    </message>
    <message>
        <source>Adds a layer with the probability of the mapped class, in per cent.</source>
        <translation>Añade una capa con la probabilidad de la clase cartografiada, en por ciento.</translation>
    </message>
    <message>
        <source>All files (*)</source>
        <translation>Todos los archivos (*)</translation>
    </message>
    <message>
        <source>All findings, as JSON.</source>
        <translation>Todos los hallazgos, en JSON.</translation>
    </message>
    <message>
        <source>All scores and the confusion matrix: as a page, as JSON, or the matrix alone as a table.</source>
        <translation>Todas las puntuaciones y la matriz de confusión: como página, en JSON, o solo la matriz como tabla.</translation>
    </message>
    <message>
        <source>All that is known, as JSON.</source>
        <translation>Todo lo que se sabe, en JSON.</translation>
    </message>
    <message>
        <source>All weights train. Needs many labels, and forgets what it knew before.</source>
        <translation>Aprenden todos los pesos. Necesita muchas etiquetas y olvida lo que sabía.</translation>
    </message>
    <message>
        <source>All {} bands found</source>
        <translation>Las {} bandas encontradas</translation>
    </message>
    <message>
        <source>All {} bands found, each at its wavelength</source>
        <translation>Las {} bandas encontradas, cada una en su longitud de onda</translation>
    </message>
    <message>
        <source>Another Python instead (for those who have set up the engine themselves)</source>
        <translation>Otro Python en su lugar (para quienes hayan instalado el motor por su cuenta)</translation>
    </message>
    <message>
        <source>As the file says</source>
        <translation>Según el archivo</translation>
    </message>
    <message>
        <source>As the files say</source>
        <translation>Según los archivos</translation>
    </message>
    <message>
        <source>Backbone</source>
        <translation>Red base</translation>
    </message>
    <message>
        <source>Backbones</source>
        <translation>Redes base</translation>
    </message>
    <message>
        <source>Backbones (*.safetensors *.pth *.pt)</source>
        <translation>Redes base (*.safetensors *.pth *.pt)</translation>
    </message>
    <message>
        <source>Band of the image</source>
        <translation>Banda de la imagen</translation>
    </message>
    <message>
        <source>Bands</source>
        <translation>Bandas</translation>
    </message>
    <message>
        <source>Bands of the model and of the image</source>
        <translation>Bandas del modelo y de la imagen</translation>
    </message>
    <message>
        <source>Bands that are wanted</source>
        <translation>Bandas deseadas</translation>
    </message>
    <message>
        <source>Bands: {} is neither auto nor a list of band numbers such as 3,2,1,4.</source>
        <translation>Bandas: {} no es auto ni una lista de números de banda como 3,2,1,4.</translation>
    </message>
    <message>
        <source>Bundled models and all files (*)</source>
        <translation>Modelos incluidos y todos los archivos (*)</translation>
    </message>
    <message>
        <source>C&amp;heck the engine</source>
        <translation>C&amp;omprobar el motor</translation>
    </message>
    <message>
        <source>C&amp;ompute on</source>
        <translation>&amp;Calcular en</translation>
    </message>
    <message>
        <source>Cancelled.</source>
        <translation>Cancelado.</translation>
    </message>
    <message>
        <source>Cancelled. No map was written.</source>
        <translation>Cancelado. No se escribió ningún mapa.</translation>
    </message>
    <message>
        <source>Cancelled. No model was written.</source>
        <translation>Cancelado. No se escribió ningún modelo.</translation>
    </message>
    <message>
        <source>Cancelled. No output was written.</source>
        <translation>Cancelado. No se escribió nada.</translation>
    </message>
    <message>
        <source>Cancelling…</source>
        <translation>Cancelando…</translation>
    </message>
    <message>
        <source>Check</source>
        <translation>Comprobar</translation>
    </message>
    <message>
        <source>Check of labels</source>
        <translation>Comprobación de etiquetas</translation>
    </message>
    <message>
        <source>Check the engine</source>
        <translation>Comprobar el motor</translation>
    </message>
    <message>
        <source>Check the engine's interpreter in Settings &gt; Options &gt; SpectralX.</source>
        <translation>Compruebe el intérprete del motor en Configuración &gt; Opciones &gt; SpectralX.</translation>
    </message>
    <message>
        <source>Choose a &amp;file…</source>
        <translation>Elegir un &amp;archivo…</translation>
    </message>
    <message>
        <source>Choose a Python that has GDAL and NumPy in Settings &gt; Options &gt; SpectralX.</source>
        <translation>Elija un Python con GDAL y NumPy en Configuración &gt; Opciones &gt; SpectralX.</translation>
    </message>
    <message>
        <source>Choose a folder of models</source>
        <translation>Elegir una carpeta de modelos</translation>
    </message>
    <message>
        <source>Choose a layer with polygons of your classes, or press New to draw them.</source>
        <translation>Elija una capa con polígonos de sus clases, o pulse Nueva para dibujarlos.</translation>
    </message>
    <message>
        <source>Choose a map.</source>
        <translation>Elija un mapa.</translation>
    </message>
    <message>
        <source>Choose a model</source>
        <translation>Elegir un modelo</translation>
    </message>
    <message>
        <source>Choose a model file or a folder of models</source>
        <translation>Elegir un archivo o una carpeta de modelos</translation>
    </message>
    <message>
        <source>Choose a model file to see how the bands of the image fit it.</source>
        <translation>Elija un archivo de modelo para ver cómo encajan las bandas.</translation>
    </message>
    <message>
        <source>Choose a model.</source>
        <translation>Elija un modelo.</translation>
    </message>
    <message>
        <source>Choose a published backbone</source>
        <translation>Elegir una red base publicada</translation>
    </message>
    <message>
        <source>Choose an HTTP proxy in Settings &gt; Options &gt; Network, or install from a folder of wheels.</source>
        <translation>Elija un proxy HTTP en Configuración &gt; Opciones &gt; Red, o instale desde una carpeta de paquetes.</translation>
    </message>
    <message>
        <source>Choose an image to see how its bands fit the model.</source>
        <translation>Elija una imagen para ver cómo encajan sus bandas en el modelo.</translation>
    </message>
    <message>
        <source>Choose an image, a model, or both.</source>
        <translation>Elija una imagen, un modelo o ambos.</translation>
    </message>
    <message>
        <source>Choose an interpreter with the engine's packages in Settings &gt; Options &gt; SpectralX.</source>
        <translation>Elija un intérprete con los paquetes del motor en Configuración &gt; Opciones &gt; SpectralX.</translation>
    </message>
    <message>
        <source>Choose either an image with labels or a scene manifest.</source>
        <translation>Elija una imagen con etiquetas o una lista de escenas, no ambas.</translation>
    </message>
    <message>
        <source>Choose either images or a scene manifest.</source>
        <translation>Elija imágenes o una lista de escenas, no ambas.</translation>
    </message>
    <message>
        <source>Choose one of: a sensor, bands, or a raster whose bands are wanted.</source>
        <translation>Elija uno: un sensor, bandas o un ráster cuyas bandas se desean.</translation>
    </message>
    <message>
        <source>Choose the engine's Python interpreter</source>
        <translation>Elegir el intérprete de Python del motor</translation>
    </message>
    <message>
        <source>Choose the engine's interpreter in Settings &gt; Options &gt; SpectralX.</source>
        <translation>Elija el intérprete del motor en Configuración &gt; Opciones &gt; SpectralX.</translation>
    </message>
    <message>
        <source>Choose the field of the labels that holds the class.</source>
        <translation>Elija el campo que contiene la clase.</translation>
    </message>
    <message>
        <source>Choose the field of the polygons that holds the class.</source>
        <translation>Elija el campo de los polígonos que contiene la clase.</translation>
    </message>
    <message>
        <source>Choose the field that holds the class.</source>
        <translation>Elija el campo que contiene la clase.</translation>
    </message>
    <message>
        <source>Choose the folder that holds the wheels.</source>
        <translation>Elija la carpeta que contiene los paquetes (wheels).</translation>
    </message>
    <message>
        <source>Choose the image that the model maps.</source>
        <translation>Elija la imagen que cartografía el modelo.</translation>
    </message>
    <message>
        <source>Choose the labels of the image.</source>
        <translation>Elija las etiquetas de la imagen.</translation>
    </message>
    <message>
        <source>Choose the labels: polygons, or a raster with one value a class.</source>
        <translation>Elija las etiquetas: polígonos o un ráster con un valor por clase.</translation>
    </message>
    <message>
        <source>Choose the sensor above, or click the cells of the table to choose the bands by hand.</source>
        <translation>Elija el sensor arriba, o haga clic en la tabla para elegir las bandas a mano.</translation>
    </message>
    <message>
        <source>Choose the table of a comparison</source>
        <translation>Elegir la tabla de una comparación</translation>
    </message>
    <message>
        <source>Chosen by hand.</source>
        <translation>Elegida a mano.</translation>
    </message>
    <message>
        <source>Class</source>
        <translation>Clase</translation>
    </message>
    <message>
        <source>Class &amp;field</source>
        <translation>Campo de c&amp;lase</translation>
    </message>
    <message>
        <source>Class field</source>
        <translation>Campo de clase</translation>
    </message>
    <message>
        <source>Class with most pixels</source>
        <translation>Clase con más píxeles</translation>
    </message>
    <message>
        <source>Classes with colour, polygons and pixels</source>
        <translation>Clases con color, polígonos y píxeles</translation>
    </message>
    <message>
        <source>Classes, areas, binding of the bands, device and times: as a page, or as JSON.</source>
        <translation>Clases, superficies, asignación de bandas, dispositivo y tiempos: como página o en JSON.</translation>
    </message>
    <message>
        <source>Classifies every pixel of a multispectral or hyperspectral raster with an exported model. The model's bands are found in the raster by wavelength. The map is a styled GeoTIFF on the raster's own grid; pixels without data stay without data. Nothing leaves this computer.</source>
        <translation>Clasifica cada píxel de un ráster multiespectral o hiperespectral con un modelo exportado. Las bandas del modelo se buscan en el ráster por longitud de onda. El mapa es un GeoTIFF con estilo en la propia malla del ráster; los píxeles sin datos siguen sin datos. Nada sale de este equipo.</translation>
    </message>
    <message>
        <source>Classifies every pixel of a multispectral or hyperspectral raster.</source>
        <translation>Clasifica cada píxel de un ráster multiespectral o hiperespectral.</translation>
    </message>
    <message>
        <source>Click on the image in the map; the spectrum is compared with the model's bands.</source>
        <translation>Haga clic en la imagen del mapa; el espectro se compara con las bandas del modelo.</translation>
    </message>
    <message>
        <source>Click to choose another band.</source>
        <translation>Haga clic para elegir otra banda.</translation>
    </message>
    <message>
        <source>Colour of {}</source>
        <translation>Color de {}</translation>
    </message>
    <message>
        <source>Com&amp;parison…</source>
        <translation>Com&amp;paración…</translation>
    </message>
    <message>
        <source>Compare methods on unseen places</source>
        <translation>Comparar métodos en lugares no vistos</translation>
    </message>
    <message>
        <source>Compares a map with labels, pixel by pixel, where there are labels: overall accuracy, mean intersection over union, scores of each class and the confusion matrix. With a model, the raster is an image: the model maps it first, and that map is judged.</source>
        <translation>Compara un mapa con las etiquetas, píxel a píxel, donde las hay: exactitud global, IoU media (intersección sobre unión), puntuaciones de cada clase y matriz de confusión. Con un modelo, el ráster es una imagen: el modelo la cartografía primero y se evalúa ese mapa.</translation>
    </message>
    <message>
        <source>Comparison of methods on unseen places</source>
        <translation>Comparación de métodos en lugares no vistos</translation>
    </message>
    <message>
        <source>Computes on: {}</source>
        <translation>Calcula en: {}</translation>
    </message>
    <message>
        <source>Computes the bands of another sensor from narrower bands, such as Sentinel-2 from hyperspectral imagery, by spectral response functions. Name the sensor, give wavelengths, or take the bands of another raster. The result carries wavelength and width of each band.</source>
        <translation>Calcula las bandas de otro sensor a partir de bandas más estrechas, como Sentinel-2 a partir de imágenes hiperespectrales, mediante funciones de respuesta espectral. Indique el sensor, longitudes de onda o tome las bandas de otro ráster. El resultado lleva la longitud de onda y la anchura de cada banda.</translation>
    </message>
    <message>
        <source>Computes what another sensor would have measured from an image with narrower bands.</source>
        <translation>Calcula lo que otro sensor habría medido a partir de una imagen con bandas más estrechas.</translation>
    </message>
    <message>
        <source>Confidence</source>
        <translation>Confianza</translation>
    </message>
    <message>
        <source>Confusion matrix: rows are labels, columns the map</source>
        <translation>Matriz de confusión: filas etiquetas, columnas mapa</translation>
    </message>
    <message>
        <source>Cop&amp;y report</source>
        <translation>Cop&amp;iar informe</translation>
    </message>
    <message>
        <source>Copies what the check found, without names of folders or persons</source>
        <translation>Copia lo que halló la comprobación, sin nombres de carpetas ni de personas</translation>
    </message>
    <message>
        <source>D&amp;uration</source>
        <translation>D&amp;uración</translation>
    </message>
    <message>
        <source>Decoder only</source>
        <translation>Solo el decodificador</translation>
    </message>
    <message>
        <source>Device</source>
        <translation>Dispositivo</translation>
    </message>
    <message>
        <source>Device that computed</source>
        <translation>Dispositivo que calculó</translation>
    </message>
    <message>
        <source>Devices that compute</source>
        <translation>Dispositivos que calculan</translation>
    </message>
    <message>
        <source>End all maps and trainings, also those of other QGIS windows.</source>
        <translation>Termine todos los mapas y entrenamientos, también los de otras ventanas de QGIS.</translation>
    </message>
    <message>
        <source>Engine</source>
        <translation>Motor</translation>
    </message>
    <message>
        <source>Estimate time, memory and disk before the run</source>
        <translation>Estimar tiempo, memoria y disco antes de ejecutar</translation>
    </message>
    <message>
        <source>Every other setting of network and training, as a file.</source>
        <translation>Los demás ajustes de la red y del entrenamiento, como archivo.</translation>
    </message>
    <message>
        <source>Every other setting that all methods share, as a file.</source>
        <translation>Los demás ajustes, comunes a todos los métodos, como archivo.</translation>
    </message>
    <message>
        <source>Everything</source>
        <translation>Todo</translation>
    </message>
    <message>
        <source>Export a trained model</source>
        <translation>Exportar un modelo entrenado</translation>
    </message>
    <message>
        <source>Export it to a GeoTIFF (Export &gt; Save As, raw data) and use that.</source>
        <translation>Expórtela a GeoTIFF (Exportar &gt; Guardar como, datos brutos) y úselo.</translation>
    </message>
    <message>
        <source>Export of {}</source>
        <translation>Exportación de {}</translation>
    </message>
    <message>
        <source>Extent</source>
        <translation>Extensión</translation>
    </message>
    <message>
        <source>F1 and IoU of each class</source>
        <translation>F1 e IoU de cada clase</translation>
    </message>
    <message>
        <source>F1 of each class (line: IoU)</source>
        <translation>F1 de cada clase (línea: IoU)</translation>
    </message>
    <message>
        <source>Fastest that works</source>
        <translation>Lo más rápido que funcione</translation>
    </message>
    <message>
        <source>Field with the class value or name, for polygons.</source>
        <translation>Campo con el valor o el nombre de la clase, para polígonos.</translation>
    </message>
    <message>
        <source>Field with the name or number of the class, for polygons.</source>
        <translation>Campo con el nombre o el número de la clase, para polígonos.</translation>
    </message>
    <message>
        <source>Figures of all trainings</source>
        <translation>Cifras de todos los entrenamientos</translation>
    </message>
    <message>
        <source>File of a published backbone to build on.</source>
        <translation>Archivo de una red base publicada de la que partir.</translation>
    </message>
    <message>
        <source>File of a published backbone to build on. Left empty, the network learns from your imagery alone.</source>
        <translation>Archivo de una red base publicada de la que partir. Vacío: la red aprende solo de sus imágenes.</translation>
    </message>
    <message>
        <source>Find them by wavelength again</source>
        <translation>Volver a buscarlas por longitud de onda</translation>
    </message>
    <message>
        <source>First learn from images without labels</source>
        <translation>Aprender primero de imágenes sin etiquetas</translation>
    </message>
    <message>
        <source>Folder for the engine's environments</source>
        <translation>Carpeta de los entornos del motor</translation>
    </message>
    <message>
        <source>Folder of the comparison</source>
        <translation>Carpeta de la comparación</translation>
    </message>
    <message>
        <source>Folder of wheels, offline</source>
        <translation>Carpeta de paquetes, sin conexión</translation>
    </message>
    <message>
        <source>Folder of your models</source>
        <translation>Carpeta de sus modelos</translation>
    </message>
    <message>
        <source>Folder with the wheels of all packages</source>
        <translation>Carpeta con todos los paquetes (wheels)</translation>
    </message>
    <message>
        <source>For images that state no wavelengths: {}.</source>
        <translation>Para imágenes que no indican longitudes de onda: {}.</translation>
    </message>
    <message>
        <source>For manifests that hold several tasks.</source>
        <translation>Para listas de escenas con varias tareas.</translation>
    </message>
    <message>
        <source>For rasters that state no wavelengths: {}.</source>
        <translation>Para rásteres que no indican longitudes de onda: {}.</translation>
    </message>
    <message>
        <source>Found automatically</source>
        <translation>Encontrado automáticamente</translation>
    </message>
    <message>
        <source>GeoTIFF with one value a class; 0 means no data. Its style lies beside it.</source>
        <translation>GeoTIFF con un valor por clase; 0 significa sin datos. Su estilo está al lado.</translation>
    </message>
    <message>
        <source>Go on in Settings &gt; Options &gt; SpectralX; what was downloaded is kept.</source>
        <translation>Continúe en Configuración &gt; Opciones &gt; SpectralX; lo descargado se conserva.</translation>
    </message>
    <message>
        <source>Go on with an interrupted run</source>
        <translation>Continuar una ejecución interrumpida</translation>
    </message>
    <message>
        <source>Go on; what was downloaded is kept.</source>
        <translation>Continúe; lo descargado se conserva.</translation>
    </message>
    <message>
        <source>Graphics card</source>
        <translation>Tarjeta gráfica</translation>
    </message>
    <message>
        <source>Held-out ground</source>
        <translation>Zonas reservadas</translation>
    </message>
    <message>
        <source>Held-out {name}, best {value:.3f}</source>
        <translation>Reservado: {name}, mejor {value:.3f}</translation>
    </message>
    <message>
        <source>Help</source>
        <translation>Ayuda</translation>
    </message>
    <message>
        <source>Hides parts of unlabelled images and lets the network restore them. It learns the spectra and textures of this imagery, from any sensor; training with labels then starts from there. The run can be stopped and continued.</source>
        <translation>Oculta partes de imágenes sin etiquetas y hace que la red las restituya. Aprende los espectros y las texturas de estas imágenes, de cualquier sensor; el entrenamiento con etiquetas parte entonces de ahí. La ejecución puede detenerse y continuarse.</translation>
    </message>
    <message>
        <source>How</source>
        <translation>Cómo</translation>
    </message>
    <message>
        <source>How long each training lasts. Left empty, what the recipe says.</source>
        <translation>Cuánto dura cada entrenamiento. Vacío: lo que diga la receta.</translation>
    </message>
    <message>
        <source>How long it trains. Left empty, what the recipe says.</source>
        <translation>Cuánto entrena. Vacío: lo que diga la receta.</translation>
    </message>
    <message>
        <source>How much neighbouring tiles share. More is smoother and slower.</source>
        <translation>Cuánto comparten teselas vecinas. Más es más suave y más lento.</translation>
    </message>
    <message>
        <source>How much neighbouring tiles share. More is smoother and slower. Left empty, the engine's default.</source>
        <translation>Cuánto comparten teselas vecinas. Más es más suave y más lento. Vacío: el valor del motor.</translation>
    </message>
    <message>
        <source>How often each method trains, to see how much chance there is in a figure.</source>
        <translation>Cuántas veces entrena cada método, para ver cuánto azar hay en una cifra.</translation>
    </message>
    <message>
        <source>I&amp;mage</source>
        <translation>I&amp;magen</translation>
    </message>
    <message>
        <source>Image</source>
        <translation>Imagen</translation>
    </message>
    <message>
        <source>Image band</source>
        <translation>Banda imagen</translation>
    </message>
    <message>
        <source>Images</source>
        <translation>Imágenes</translation>
    </message>
    <message>
        <source>Images to learn from</source>
        <translation>Imágenes para aprender</translation>
    </message>
    <message>
        <source>Images without labels</source>
        <translation>Imágenes sin etiquetas</translation>
    </message>
    <message>
        <source>Images without labels; more and more different ones are better. Sensors may be mixed.</source>
        <translation>Imágenes sin etiquetas; cuantas más y más variadas, mejor. Pueden mezclarse sensores.</translation>
    </message>
    <message>
        <source>In fold&amp;er</source>
        <translation>En la carpe&amp;ta</translation>
    </message>
    <message>
        <source>Inside polygons of a layer</source>
        <translation>Dentro de polígonos de una capa</translation>
    </message>
    <message>
        <source>Inspect a raster or model</source>
        <translation>Inspeccionar un ráster o modelo</translation>
    </message>
    <message>
        <source>Install the plugin again and restart QGIS.</source>
        <translation>Instale de nuevo el complemento y reinicie QGIS.</translation>
    </message>
    <message>
        <source>Install the plugin again.</source>
        <translation>Instale de nuevo el complemento.</translation>
    </message>
    <message>
        <source>Instead of a sensor: a raster that states the wavelengths of its bands.</source>
        <translation>En lugar de un sensor: un ráster que indica las longitudes de onda de sus bandas.</translation>
    </message>
    <message>
        <source>Instead of a sensor: centre and width in nm of each band, such as 490:65,560:35.</source>
        <translation>En lugar de un sensor: centro y anchura en nm de cada banda, como 490:65,560:35.</translation>
    </message>
    <message>
        <source>Internet</source>
        <translation>Internet</translation>
    </message>
    <message>
        <source>Its bands need wavelengths and must be narrower than those that are wanted.</source>
        <translation>Sus bandas necesitan longitudes de onda y deben ser más estrechas que las deseadas.</translation>
    </message>
    <message>
        <source>JSON files (*.json)</source>
        <translation>Archivos JSON (*.json)</translation>
    </message>
    <message>
        <source>Judge</source>
        <translation>Evaluar</translation>
    </message>
    <message>
        <source>Judge a map or a model against labels</source>
        <translation>Evaluar un mapa o modelo con etiquetas</translation>
    </message>
    <message>
        <source>Judged pixels</source>
        <translation>Píxeles evaluados</translation>
    </message>
    <message>
        <source>Kappa</source>
        <translation>Kappa</translation>
    </message>
    <message>
        <source>Labels</source>
        <translation>Etiquetas</translation>
    </message>
    <message>
        <source>Largest difference of a probability to PyTorch</source>
        <translation>Mayor diferencia de una probabilidad respecto a PyTorch</translation>
    </message>
    <message>
        <source>Layer with the polygons</source>
        <translation>Capa con los polígonos</translation>
    </message>
    <message>
        <source>Learns classes from polygons or a label raster and writes a model that maps any image with the same kind of bands. Parts of the labelled areas are held out to judge the model honestly. Start from a run of stage 1 on your imagery for better results in places without labels. The run can be stopped and continued.</source>
        <translation>Aprende clases de polígonos o de un ráster de etiquetas y escribe un modelo que cartografía cualquier imagen con bandas de ese tipo. Parte de las zonas etiquetadas se reserva para evaluar el modelo con honestidad. Partir de una ejecución de la etapa 1 con sus imágenes mejora los resultados donde no hay etiquetas. La ejecución puede detenerse y continuarse.</translation>
    </message>
    <message>
        <source>Learns your classes from polygons or a label raster and exports a model.</source>
        <translation>Aprende sus clases de polígonos o de un ráster de etiquetas y exporta un modelo.</translation>
    </message>
    <message>
        <source>Leave out bands that the image does not cover</source>
        <translation>Omitir las bandas que la imagen no cubre</translation>
    </message>
    <message>
        <source>Left clicks in the map add corners, a right click closes the polygon, Esc starts it anew.</source>
        <translation>Los clics izquierdos añaden vértices, uno derecho cierra el polígono, Esc lo reinicia.</translation>
    </message>
    <message>
        <source>Left empty: spectralx beside the two methods for single pixels.</source>
        <translation>Vacío: spectralx junto a los dos métodos por píxel.</translation>
    </message>
    <message>
        <source>Lets a network learn the spectra and textures of your imagery before it learns classes.</source>
        <translation>Hace que una red aprenda los espectros y las texturas de sus imágenes antes de aprender clases.</translation>
    </message>
    <message>
        <source>Lists the labelled scenes and their domains, such as regions.</source>
        <translation>Enumera las escenas etiquetadas y sus dominios, como regiones.</translation>
    </message>
    <message>
        <source>Looking for QGIS's Python…</source>
        <translation>Buscando el Python de QGIS…</translation>
    </message>
    <message>
        <source>Loss in training</source>
        <translation>Pérdida al entrenar</translation>
    </message>
    <message>
        <source>M&amp;odel</source>
        <translation>M&amp;odelo</translation>
    </message>
    <message>
        <source>M&amp;odel name</source>
        <translation>N&amp;ombre del modelo</translation>
    </message>
    <message>
        <source>Makes a GeoPackage in which you draw polygons of your classes.</source>
        <translation>Crea un GeoPackage en el que dibujar polígonos de sus clases.</translation>
    </message>
    <message>
        <source>Manifests (*.yaml *.yml *.json)</source>
        <translation>Listas de escenas (*.yaml *.yml *.json)</translation>
    </message>
    <message>
        <source>Map</source>
        <translation>Mapa</translation>
    </message>
    <message>
        <source>Map a raster with a model</source>
        <translation>Cartografiar un ráster con un modelo</translation>
    </message>
    <message>
        <source>Map an image with a model</source>
        <translation>Cartografiar una imagen con un modelo</translation>
    </message>
    <message>
        <source>Map only the middle of the visible part, within seconds</source>
        <translation>Cartografiar solo el centro de la parte visible, en segundos</translation>
    </message>
    <message>
        <source>Map with SpectralX</source>
        <translation>Cartografiar con SpectralX</translation>
    </message>
    <message>
        <source>Map, or image for a model</source>
        <translation>Mapa, o imagen para un modelo</translation>
    </message>
    <message>
        <source>Mapped pixels</source>
        <translation>Píxeles cartografiados</translation>
    </message>
    <message>
        <source>Mapping</source>
        <translation>Cartografía</translation>
    </message>
    <message>
        <source>Mapping and training own models</source>
        <translation>Cartografía y entrenamiento de modelos</translation>
    </message>
    <message>
        <source>Maps are computed by the SpectralX engine, a program of its own, so that nothing it needs can disturb QGIS. Your imagery never leaves this computer.</source>
        <translation>Los mapas los calcula el motor SpectralX, un programa aparte, para que nada perturbe QGIS. Sus imágenes nunca salen de este equipo.</translation>
    </message>
    <message>
        <source>Mask</source>
        <translation>Máscara</translation>
    </message>
    <message>
        <source>Mean F1</source>
        <translation>F1 medio</translation>
    </message>
    <message>
        <source>Mean IoU</source>
        <translation>IoU media</translation>
    </message>
    <message>
        <source>Mean IoU: {}</source>
        <translation>IoU media: {}</translation>
    </message>
    <message>
        <source>Mean intersection over union (0..1)</source>
        <translation>IoU media (0..1)</translation>
    </message>
    <message>
        <source>Method</source>
        <translation>Método</translation>
    </message>
    <message>
        <source>Methods</source>
        <translation>Métodos</translation>
    </message>
    <message>
        <source>Mixed from {} narrower bands of the image.</source>
        <translation>Mezcla de {} bandas más estrechas de la imagen.</translation>
    </message>
    <message>
        <source>Model</source>
        <translation>Modelo</translation>
    </message>
    <message>
        <source>Model band</source>
        <translation>Banda modelo</translation>
    </message>
    <message>
        <source>Model c&amp;ard</source>
        <translation>&amp;Ficha</translation>
    </message>
    <message>
        <source>Model card</source>
        <translation>Ficha del modelo</translation>
    </message>
    <message>
        <source>Models</source>
        <translation>Modelos</translation>
    </message>
    <message>
        <source>Models (*.onnx)</source>
        <translation>Modelos (*.onnx)</translation>
    </message>
    <message>
        <source>NVIDIA graphics card</source>
        <translation>Tarjeta gráfica NVIDIA</translation>
    </message>
    <message>
        <source>Name of a new class</source>
        <translation>Nombre de una clase nueva</translation>
    </message>
    <message>
        <source>Network</source>
        <translation>Red</translation>
    </message>
    <message>
        <source>New class, such as water</source>
        <translation>Clase nueva, por ejemplo agua</translation>
    </message>
    <message>
        <source>No driver of an NVIDIA graphics card was found on this computer.</source>
        <translation>En este equipo no se encontró el controlador de una tarjeta gráfica NVIDIA.</translation>
    </message>
    <message>
        <source>No folder is chosen.</source>
        <translation>No se ha elegido ninguna carpeta.</translation>
    </message>
    <message>
        <source>No polygon lies on {}.</source>
        <translation>Ningún polígono está sobre {}.</translation>
    </message>
    <message>
        <source>No polygon of {} covers a pixel of the image.</source>
        <translation>Ningún polígono de {} cubre un píxel de la imagen.</translation>
    </message>
    <message>
        <source>No polygon with a class lies on the image.</source>
        <translation>Ningún polígono con clase está sobre la imagen.</translation>
    </message>
    <message>
        <source>None: learns from your imagery alone</source>
        <translation>Ninguna: aprende solo de sus imágenes</translation>
    </message>
    <message>
        <source>Normal</source>
        <translation>Normal</translation>
    </message>
    <message>
        <source>Not all could be removed: {}.</source>
        <translation>No se pudo quitar todo: {}.</translation>
    </message>
    <message>
        <source>Nothing is installed into QGIS, and no imagery is uploaded.</source>
        <translation>No se instala nada en QGIS ni se suben imágenes.</translation>
    </message>
    <message>
        <source>Nothing yet</source>
        <translation>Nada aún</translation>
    </message>
    <message>
        <source>Number of bands</source>
        <translation>Número de bandas</translation>
    </message>
    <message>
        <source>Number of problems</source>
        <translation>Número de problemas</translation>
    </message>
    <message>
        <source>O&amp;verlap of tiles</source>
        <translation>So&amp;lape de teselas</translation>
    </message>
    <message>
        <source>Off by</source>
        <translation>Diferencia</translation>
    </message>
    <message>
        <source>Offer the models of a f&amp;older…</source>
        <translation>Ofrecer los modelos de una &amp;carpeta…</translation>
    </message>
    <message>
        <source>One band a class with its probability (0..1).</source>
        <translation>Una banda por clase con su probabilidad (0..1).</translation>
    </message>
    <message>
        <source>One of: {}.</source>
        <translation>Uno de: {}.</translation>
    </message>
    <message>
        <source>Only pixels inside these polygons are mapped.</source>
        <translation>Solo se cartografían los píxeles dentro de estos polígonos.</translation>
    </message>
    <message>
        <source>Only this part is mapped. Left empty, all of the image.</source>
        <translation>Solo se cartografía esta parte. Vacío: toda la imagen.</translation>
    </message>
    <message>
        <source>Open &amp;report</source>
        <translation>Abrir info&amp;rme</translation>
    </message>
    <message>
        <source>Open the sample scene</source>
        <translation>Abrir la escena de ejemplo</translation>
    </message>
    <message>
        <source>Open the settings</source>
        <translation>Abrir los ajustes</translation>
    </message>
    <message>
        <source>Options</source>
        <translation>Opciones</translation>
    </message>
    <message>
        <source>Otherwise such bands are refused.</source>
        <translation>De lo contrario, esas bandas se rechazan.</translation>
    </message>
    <message>
        <source>Overall accuracy</source>
        <translation>Exactitud global</translation>
    </message>
    <message>
        <source>Overall accuracy (0..1)</source>
        <translation>Exactitud global (0..1)</translation>
    </message>
    <message>
        <source>Overall accuracy, mean IoU and the scores of each class.</source>
        <translation>Exactitud global, IoU media y puntuaciones de cada clase.</translation>
    </message>
    <message>
        <source>Overall accuracy: {}</source>
        <translation>Exactitud global: {}</translation>
    </message>
    <message>
        <source>Overlap of tiles (share of a tile)</source>
        <translation>Solape de teselas (fracción de una tesela)</translation>
    </message>
    <message>
        <source>Packages are missing from the engine's environment.</source>
        <translation>Faltan paquetes en el entorno del motor.</translation>
    </message>
    <message>
        <source>Pages (*.html)</source>
        <translation>Páginas (*.html)</translation>
    </message>
    <message>
        <source>Pages (*.html);;JSON files (*.json)</source>
        <translation>Páginas (*.html);;Archivos JSON (*.json)</translation>
    </message>
    <message>
        <source>Pages (*.html);;JSON files (*.json);;Tables (*.csv)</source>
        <translation>Páginas (*.html);;Archivos JSON (*.json);;Tablas (*.csv)</translation>
    </message>
    <message>
        <source>Pixels</source>
        <translation>Píxeles</translation>
    </message>
    <message>
        <source>Plot</source>
        <translation>Gráfico</translation>
    </message>
    <message>
        <source>Polygons</source>
        <translation>Polígonos</translation>
    </message>
    <message>
        <source>Polygons of {first} and {second} overlap; one of them is wrong there.</source>
        <translation>Polígonos de {first} y {second} se solapan; uno de ellos es erróneo ahí.</translation>
    </message>
    <message>
        <source>Polygons with a class field, or a raster with one value a class (0 means not labelled).</source>
        <translation>Polígonos con un campo de clase, o un ráster con un valor por clase (0 significa sin etiqueta).</translation>
    </message>
    <message>
        <source>Press “Pick a pixel” and click on the image in the map.</source>
        <translation>Pulse «Elegir un píxel» y haga clic en la imagen del mapa.</translation>
    </message>
    <message>
        <source>Previe&amp;w</source>
        <translation>&amp;Vista previa</translation>
    </message>
    <message>
        <source>Preview: {}</source>
        <translation>Vista previa: {}</translation>
    </message>
    <message>
        <source>Probabilities</source>
        <translation>Probabilidades</translation>
    </message>
    <message>
        <source>Probability of the mapped class for each pixel, in per cent.</source>
        <translation>Probabilidad de la clase cartografiada en cada píxel, en tanto por ciento.</translation>
    </message>
    <message>
        <source>Processor</source>
        <translation>Procesador</translation>
    </message>
    <message>
        <source>Progress</source>
        <translation>Progreso</translation>
    </message>
    <message>
        <source>Progress of the installation</source>
        <translation>Progreso de la instalación</translation>
    </message>
    <message>
        <source>QGIS uses a SOCKS proxy, by which packages cannot be downloaded.</source>
        <translation>QGIS usa un proxy SOCKS, por el que no se pueden descargar paquetes.</translation>
    </message>
    <message>
        <source>QGIS's Python was not found.</source>
        <translation>No se encontró el Python de QGIS.</translation>
    </message>
    <message>
        <source>Quick look</source>
        <translation>Vistazo rápido</translation>
    </message>
    <message>
        <source>Raster whose bands are wanted</source>
        <translation>Ráster cuyas bandas se desean</translation>
    </message>
    <message>
        <source>Re&amp;pair</source>
        <translation>Re&amp;parar</translation>
    </message>
    <message>
        <source>Reading bands and wavelengths…</source>
        <translation>Leyendo bandas y longitudes de onda…</translation>
    </message>
    <message>
        <source>Ready. Labels that the model has not learned from give the honest figure.</source>
        <translation>Listo. Solo etiquetas que el modelo no aprendió dan una cifra honesta.</translation>
    </message>
    <message>
        <source>Receives the model (model.onnx), its card, figures and plots of the run.</source>
        <translation>Recibe el modelo (model.onnx), su ficha, cifras y gráficos de la ejecución.</translation>
    </message>
    <message>
        <source>Receives the table (generalize.md, .csv), its plot and what goes on after an interruption.</source>
        <translation>Recibe la tabla (generalize.md, .csv), su gráfico y lo necesario para continuar tras una interrupción.</translation>
    </message>
    <message>
        <source>Receives the weights, figures and plots of the run.</source>
        <translation>Recibe los pesos, las cifras y los gráficos de la ejecución.</translation>
    </message>
    <message>
        <source>Recipe</source>
        <translation>Receta</translation>
    </message>
    <message>
        <source>Recipes (*.yaml *.yml)</source>
        <translation>Recetas (*.yaml *.yml)</translation>
    </message>
    <message>
        <source>Reconstruction error on held-out areas</source>
        <translation>Error de reconstrucción en zonas reservadas</translation>
    </message>
    <message>
        <source>Remove the engine's environment? Your maps and models stay.</source>
        <translation>¿Quitar el entorno del motor? Sus mapas y modelos se conservan.</translation>
    </message>
    <message>
        <source>Repair it in Settings &gt; Options &gt; SpectralX.</source>
        <translation>Repárelo en Configuración &gt; Opciones &gt; SpectralX.</translation>
    </message>
    <message>
        <source>Repair it, or remove the layer.</source>
        <translation>Repárela o elimine la capa.</translation>
    </message>
    <message>
        <source>Repair it; what works now stays until the new one works.</source>
        <translation>Repárelo; lo que ahora funciona se conserva hasta que funcione lo nuevo.</translation>
    </message>
    <message>
        <source>Report</source>
        <translation>Informe</translation>
    </message>
    <message>
        <source>Resample the spectrum to another sensor</source>
        <translation>Remuestrear el espectro a otro sensor</translation>
    </message>
    <message>
        <source>Resampled image</source>
        <translation>Imagen remuestreada</translation>
    </message>
    <message>
        <source>Rows: labels. Columns: map. In per cent of the row.</source>
        <translation>Filas: etiquetas. Columnas: mapa. En % de la fila.</translation>
    </message>
    <message>
        <source>Run folder</source>
        <translation>Carpeta de ejecución</translation>
    </message>
    <message>
        <source>Run folder of the adaptation to start from. Left empty, training starts without.</source>
        <translation>Carpeta de la adaptación de la que partir. Vacío: el entrenamiento empieza sin ella.</translation>
    </message>
    <message>
        <source>Run of stage 1</source>
        <translation>Ejecución de la etapa 1</translation>
    </message>
    <message>
        <source>Sample scene</source>
        <translation>Escena de ejemplo</translation>
    </message>
    <message>
        <source>Save &amp;to</source>
        <translation>&amp;Guardar en</translation>
    </message>
    <message>
        <source>Save the labels as</source>
        <translation>Guardar las etiquetas como</translation>
    </message>
    <message>
        <source>Save the map as</source>
        <translation>Guardar el mapa como</translation>
    </message>
    <message>
        <source>Save the report as</source>
        <translation>Guardar el informe como</translation>
    </message>
    <message>
        <source>Says which wavelengths the bands have, for images whose file does not.</source>
        <translation>Indica las longitudes de onda cuando el archivo no lo hace.</translation>
    </message>
    <message>
        <source>Scaled low-rank adapters in the backbone. For comparison with other work.</source>
        <translation>Adaptadores de rango bajo en la red. Para comparar con otros trabajos.</translation>
    </message>
    <message>
        <source>Scales what the backbone computes. The fewest weights; for comparison.</source>
        <translation>Escala lo que calcula la red. Los menos pesos; para comparar.</translation>
    </message>
    <message>
        <source>Scene manifest</source>
        <translation>Lista de escenas</translation>
    </message>
    <message>
        <source>Score on held-out ground by step</source>
        <translation>Puntuación en zonas reservadas por paso</translation>
    </message>
    <message>
        <source>Se&amp;nsor</source>
        <translation>Se&amp;nsor</translation>
    </message>
    <message>
        <source>See how good a map or a model is</source>
        <translation>Ver la calidad de un mapa o modelo</translation>
    </message>
    <message>
        <source>Seed</source>
        <translation>Semilla</translation>
    </message>
    <message>
        <source>Seeds</source>
        <translation>Semillas</translation>
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
        <translation>Sensor de la imagen</translation>
    </message>
    <message>
        <source>Sensor that is wanted</source>
        <translation>Sensor deseado</translation>
    </message>
    <message>
        <source>Set it up in Settings &gt; Options &gt; SpectralX.</source>
        <translation>Instálelo en Configuración &gt; Opciones &gt; SpectralX.</translation>
    </message>
    <message>
        <source>Settings…</source>
        <translation>Ajustes…</translation>
    </message>
    <message>
        <source>Show or hide the SpectralX panel</source>
        <translation>Mostrar u ocultar el panel SpectralX</translation>
    </message>
    <message>
        <source>Shows bands, wavelengths, classes, and how a raster binds to a model.</source>
        <translation>Muestra bandas, longitudes de onda, clases y cómo encaja un ráster con un modelo.</translation>
    </message>
    <message>
        <source>Shows the table of methods on unseen places that “generalize” wrote.</source>
        <translation>Muestra la tabla de métodos en lugares no vistos que escribió «generalize».</translation>
    </message>
    <message>
        <source>Shows what a raster is (bands, wavelengths and where they come from, units, pixel size) and what a model is (bands, classes). With both, shows which band of the raster each band of the model gets, and whether the raster can be mapped with the model. Nothing is mapped.</source>
        <translation>Muestra qué es un ráster (bandas, longitudes de onda y su procedencia, unidades, tamaño de píxel) y qué es un modelo (bandas, clases). Con ambos, muestra qué banda del ráster recibe cada banda del modelo y si el ráster puede cartografiarse con él. No se cartografía nada.</translation>
    </message>
    <message>
        <source>Shows what the engine runs on, and what is missing.</source>
        <translation>Muestra en qué funciona el motor y qué falta.</translation>
    </message>
    <message>
        <source>Si&amp;ze</source>
        <translation>Tama&amp;ño</translation>
    </message>
    <message>
        <source>Side of the tiles that the model takes. Left empty, that of the training.</source>
        <translation>Lado de las teselas que toma el modelo. Vacío: el del entrenamiento.</translation>
    </message>
    <message>
        <source>Size of the network</source>
        <translation>Tamaño de la red</translation>
    </message>
    <message>
        <source>Small matrices beside the backbone's. For comparison with other work.</source>
        <translation>Matrices pequeñas junto a las de la red. Para comparar con otros trabajos.</translation>
    </message>
    <message>
        <source>SpectralX (recommended)</source>
        <translation>SpectralX (recomendado)</translation>
    </message>
    <message>
        <source>SpectralX command:</source>
        <translation>Orden de SpectralX:</translation>
    </message>
    <message>
        <source>SpectralX help</source>
        <translation>Ayuda de SpectralX</translation>
    </message>
    <message>
        <source>SpectralX land-cover mapping</source>
        <translation>SpectralX: cartografía de cobertura del suelo</translation>
    </message>
    <message>
        <source>SpectralX {version} on {path}</source>
        <translation>SpectralX {version} en {path}</translation>
    </message>
    <message>
        <source>SpectralX {version} works {devices}: {works}.</source>
        <translation>SpectralX {version} funciona {devices}: {works}.</translation>
    </message>
    <message>
        <source>Spectrum</source>
        <translation>Espectro</translation>
    </message>
    <message>
        <source>Spectrum of a pixel</source>
        <translation>Espectro de un píxel</translation>
    </message>
    <message>
        <source>Spectrum of the picked pixel against the bands of the model</source>
        <translation>Espectro del píxel elegido y bandas del modelo</translation>
    </message>
    <message>
        <source>Starting the engine…</source>
        <translation>Iniciando el motor…</translation>
    </message>
    <message>
        <source>Starts the engine and shows its interpreter, its packages, the devices that really compute, and how to get what is missing. Attach the report when you report a problem.</source>
        <translation>Inicia el motor y muestra su intérprete, sus paquetes, los dispositivos que realmente calculan y cómo obtener lo que falta. Adjunte el informe cuando comunique un problema.</translation>
    </message>
    <message>
        <source>Ste&amp;ps</source>
        <translation>&amp;Pasos</translation>
    </message>
    <message>
        <source>Step</source>
        <translation>Paso</translation>
    </message>
    <message>
        <source>Steps</source>
        <translation>Pasos</translation>
    </message>
    <message>
        <source>Stop and &amp;keep the best</source>
        <translation>Parar y &amp;guardar lo mejor</translation>
    </message>
    <message>
        <source>Table</source>
        <translation>Tabla</translation>
    </message>
    <message>
        <source>Take the last map out of the project</source>
        <translation>Quitar el último mapa del proyecto</translation>
    </message>
    <message>
        <source>Take the last polygon back</source>
        <translation>Quitar el último polígono</translation>
    </message>
    <message>
        <source>Takes about {time}, {memory:.0f} MB of memory and at most {disk:.0f} MB on the disk.</source>
        <translation>Requiere unos {time}, {memory:.0f} MB de memoria y a lo sumo {disk:.0f} MB en disco.</translation>
    </message>
    <message>
        <source>Takes any bands; weighs them by what they show; adapts a backbone with few weights. Best elsewhere.</source>
        <translation>Acepta cualquier banda, la pondera según su contenido y adapta una red base con pocos pesos. La mejor en otros lugares.</translation>
    </message>
    <message>
        <source>Task of the manifest</source>
        <translation>Tarea de la lista de escenas</translation>
    </message>
    <message>
        <source>Temporary file</source>
        <translation>Archivo temporal</translation>
    </message>
    <message>
        <source>The Python {} that the engine was set up with is gone.</source>
        <translation>Ya no existe el Python {} con el que se instaló el motor.</translation>
    </message>
    <message>
        <source>The SpectralX engine is not set up yet.</source>
        <translation>El motor SpectralX aún no está instalado.</translation>
    </message>
    <message>
        <source>The backbone stays as it is. Fast; good with very few labels.</source>
        <translation>La red base queda como está. Rápido; bueno con muy pocas etiquetas.</translation>
    </message>
    <message>
        <source>The engine cannot be started: {}.</source>
        <translation>No se puede iniciar el motor: {}.</translation>
    </message>
    <message>
        <source>The engine crashed or was ended from outside.</source>
        <translation>El motor falló o fue terminado desde fuera.</translation>
    </message>
    <message>
        <source>The engine ended with status {}.</source>
        <translation>El motor terminó con estado {}.</translation>
    </message>
    <message>
        <source>The engine ended without a result.</source>
        <translation>El motor terminó sin resultado.</translation>
    </message>
    <message>
        <source>The engine is being checked…</source>
        <translation>Comprobando el motor…</translation>
    </message>
    <message>
        <source>The engine is missing from the plugin's folder ({}).</source>
        <translation>Falta el motor en la carpeta del complemento ({}).</translation>
    </message>
    <message>
        <source>The engine is set up: {use}, on the {device}, {size} MB.</source>
        <translation>El motor está instalado: {use}, en: {device}, {size} MB.</translation>
    </message>
    <message>
        <source>The engine was set up with Python {then}, and QGIS now has {now}.</source>
        <translation>El motor se instaló con Python {then} y QGIS tiene ahora {now}.</translation>
    </message>
    <message>
        <source>The engine's environment holds other versions than this plugin needs.</source>
        <translation>El entorno del motor contiene versiones distintas de las que necesita este complemento.</translation>
    </message>
    <message>
        <source>The engine's environment was made for version {} of the plugin.</source>
        <translation>El entorno del motor se creó para la versión {} del complemento.</translation>
    </message>
    <message>
        <source>The engine's interpreter</source>
        <translation>Intérprete del motor</translation>
    </message>
    <message>
        <source>The engine's interpreter lacks a package: {}.</source>
        <translation>Al intérprete del motor le falta un paquete: {}.</translation>
    </message>
    <message>
        <source>The environment is in use: {}.</source>
        <translation>El entorno está en uso: {}.</translation>
    </message>
    <message>
        <source>The folder that training wrote.</source>
        <translation>La carpeta que escribió el entrenamiento.</translation>
    </message>
    <message>
        <source>The folder {folder} cannot be made: {error}</source>
        <translation>No se puede crear la carpeta {folder}: {error}</translation>
    </message>
    <message>
        <source>The image has no band at this wavelength; its nearest one is close enough.</source>
        <translation>La imagen no tiene banda en esta longitud de onda; la más cercana basta.</translation>
    </message>
    <message>
        <source>The image has no band near this wavelength.</source>
        <translation>La imagen no tiene banda cerca de esta longitud de onda.</translation>
    </message>
    <message>
        <source>The image has this band.</source>
        <translation>La imagen tiene esta banda.</translation>
    </message>
    <message>
        <source>The installation failed.</source>
        <translation>La instalación ha fallado.</translation>
    </message>
    <message>
        <source>The installation of the engine was not finished.</source>
        <translation>La instalación del motor no se terminó.</translation>
    </message>
    <message>
        <source>The interpreter {path} ({origin}) does not exist or cannot be run.</source>
        <translation>El intérprete {path} ({origin}) no existe o no puede ejecutarse.</translation>
    </message>
    <message>
        <source>The labelled image.</source>
        <translation>La imagen etiquetada.</translation>
    </message>
    <message>
        <source>The labels are being checked…</source>
        <translation>Comprobando las etiquetas…</translation>
    </message>
    <message>
        <source>The labels can be used.</source>
        <translation>Las etiquetas se pueden usar.</translation>
    </message>
    <message>
        <source>The labels look good: {} classes.</source>
        <translation>Las etiquetas se ven bien: {} clases.</translation>
    </message>
    <message>
        <source>The layer {} has lost its data source.</source>
        <translation>La capa {} ha perdido su fuente de datos.</translation>
    </message>
    <message>
        <source>The list of scenes cannot be written: {}</source>
        <translation>No se puede escribir la lista de escenas: {}</translation>
    </message>
    <message>
        <source>The log holds all that the engine said.</source>
        <translation>El registro contiene todo lo que dijo el motor.</translation>
    </message>
    <message>
        <source>The map is done</source>
        <translation>El mapa está listo</translation>
    </message>
    <message>
        <source>The map {} cannot be opened.</source>
        <translation>No se puede abrir el mapa {}.</translation>
    </message>
    <message>
        <source>The model file; its card is written beside it.</source>
        <translation>El archivo del modelo; su ficha se escribe al lado.</translation>
    </message>
    <message>
        <source>The model has no card beside it.</source>
        <translation>El modelo no tiene ficha junto a él.</translation>
    </message>
    <message>
        <source>The model {name} is trained: mean IoU {miou:.2f} on ground that it did not learn from.</source>
        <translation>El modelo {name} está entrenado: IoU media {miou:.2f} en terreno del que no aprendió.</translation>
    </message>
    <message>
        <source>The model {} is trained. It stands in the list of the Map tab.</source>
        <translation>El modelo {} está entrenado. Aparece en la lista de la pestaña Mapa.</translation>
    </message>
    <message>
        <source>The name of a bundled model or an .onnx file. Left empty, the raster itself is judged.</source>
        <translation>Nombre de un modelo incluido o archivo .onnx. Vacío: se evalúa el propio ráster.</translation>
    </message>
    <message>
        <source>The name of a bundled model, or an exported .onnx file. Left empty, landcover.</source>
        <translation>Nombre de un modelo incluido o archivo .onnx exportado. Vacío: landcover.</translation>
    </message>
    <message>
        <source>The name of a bundled model, such as landcover, or an exported .onnx file.</source>
        <translation>Nombre de un modelo incluido, como landcover, o un archivo .onnx exportado.</translation>
    </message>
    <message>
        <source>The network restores hidden parts of these images and so learns their spectra before it sees a label.</source>
        <translation>La red restaura partes ocultas de estas imágenes y aprende sus espectros antes de ver una etiqueta.</translation>
    </message>
    <message>
        <source>The picked pixel holds no data.</source>
        <translation>El píxel elegido no tiene datos.</translation>
    </message>
    <message>
        <source>The plugin has version {plugin} and its engine {engine}.</source>
        <translation>El complemento tiene la versión {plugin} y su motor la {engine}.</translation>
    </message>
    <message>
        <source>The polygon was not added: {}</source>
        <translation>El polígono no se añadió: {}</translation>
    </message>
    <message>
        <source>The polygons cannot be exported: {}</source>
        <translation>No se pueden exportar los polígonos: {}</translation>
    </message>
    <message>
        <source>The polygons have no coordinate system, {} has one. Set it in their properties.</source>
        <translation>Los polígonos no tienen sistema de coordenadas, {} sí. Defínalo en sus propiedades.</translation>
    </message>
    <message>
        <source>The preview is done</source>
        <translation>La vista previa está lista</translation>
    </message>
    <message>
        <source>The raster to inspect. Left empty, only the model is shown.</source>
        <translation>El ráster que se inspecciona. Vacío: solo se muestra el modelo.</translation>
    </message>
    <message>
        <source>The raster to map. Its bands need wavelengths, or must be those of a known sensor.</source>
        <translation>El ráster que se cartografía. Sus bandas necesitan longitudes de onda o deben ser las de un sensor conocido.</translation>
    </message>
    <message>
        <source>The report cannot be written: {}</source>
        <translation>No se puede escribir el informe: {}</translation>
    </message>
    <message>
        <source>The rest takes space only; delete it by hand.</source>
        <translation>El resto solo ocupa espacio; bórrelo a mano.</translation>
    </message>
    <message>
        <source>The run folder holds a run with the same settings that was stopped.</source>
        <translation>La carpeta contiene una ejecución detenida con los mismos ajustes.</translation>
    </message>
    <message>
        <source>The same seed and data give the same model.</source>
        <translation>La misma semilla y los mismos datos dan el mismo modelo.</translation>
    </message>
    <message>
        <source>The sample scene is not part of this installation.</source>
        <translation>La escena de ejemplo no forma parte de esta instalación.</translation>
    </message>
    <message>
        <source>The selected polygons of this layer, or all of them where none is selected.</source>
        <translation>Los polígonos seleccionados de esta capa, o todos si no hay ninguno.</translation>
    </message>
    <message>
        <source>The visible part of the map cannot be expressed in the coordinates of {}.</source>
        <translation>La parte visible del mapa no puede expresarse en las coordenadas de {}.</translation>
    </message>
    <message>
        <source>There is no model {value}. Choose an .onnx file, or a bundled model ({names}).</source>
        <translation>No existe el modelo {value}. Elija un archivo .onnx o un modelo incluido ({names}).</translation>
    </message>
    <message>
        <source>There is no polygon layer in the project.</source>
        <translation>No hay capa de polígonos en el proyecto.</translation>
    </message>
    <message>
        <source>There is one class, {}; a model tells at least two apart.</source>
        <translation>Solo hay una clase, {}; un modelo distingue al menos dos.</translation>
    </message>
    <message>
        <source>Thorough</source>
        <translation>A fondo</translation>
    </message>
    <message>
        <source>Tick the images that your labels lie on.</source>
        <translation>Marque las imágenes sobre las que están sus etiquetas.</translation>
    </message>
    <message>
        <source>Tick the images to learn from without labels, or leave that step out.</source>
        <translation>Marque las imágenes sin etiquetas u omita ese paso.</translation>
    </message>
    <message>
        <source>Tile size (pixels)</source>
        <translation>Tamaño de tesela (píxeles)</translation>
    </message>
    <message>
        <source>Time in seconds</source>
        <translation>Tiempo en segundos</translation>
    </message>
    <message>
        <source>Title and classes of the model</source>
        <translation>Título y clases del modelo</translation>
    </message>
    <message>
        <source>Train</source>
        <translation>Entrenar</translation>
    </message>
    <message>
        <source>Train a model from labels (stage 2)</source>
        <translation>Entrenar un modelo con etiquetas (etapa 2)</translation>
    </message>
    <message>
        <source>Train a model of your own classes</source>
        <translation>Entrenar un modelo con clases propias</translation>
    </message>
    <message>
        <source>Training loss by step</source>
        <translation>Pérdida de entrenamiento por paso</translation>
    </message>
    <message>
        <source>Trains each method with each seed on all domains but one and judges it on that one; nothing of the domain that is left out takes part in any choice. Simple methods for single pixels are compared alongside. What is done is kept: a run that was stopped goes on in the same folder.</source>
        <translation>Entrena cada método con cada semilla en todos los dominios menos uno y lo evalúa en ese; nada del dominio excluido interviene en ninguna elección. Se comparan además métodos simples por píxel. Lo hecho se conserva: una ejecución detenida continúa en la misma carpeta.</translation>
    </message>
    <message>
        <source>Trains in an hour or so on a processor.</source>
        <translation>Entrena en una hora aproximada en un procesador.</translation>
    </message>
    <message>
        <source>Trains in minutes on a processor.</source>
        <translation>Entrena en minutos en un procesador.</translation>
    </message>
    <message>
        <source>Trains without one region, season or sensor after the other, and judges on the one left out.</source>
        <translation>Entrena sin una región, estación o sensor cada vez y evalúa en lo excluido.</translation>
    </message>
    <message>
        <source>Tutorial: the first map</source>
        <translation>Tutorial: el primer mapa</translation>
    </message>
    <message>
        <source>Update it in Settings &gt; Options &gt; SpectralX.</source>
        <translation>Actualícelo en Configuración &gt; Opciones &gt; SpectralX.</translation>
    </message>
    <message>
        <source>Update it in Settings &gt; Options &gt; SpectralX; the old one stays.</source>
        <translation>Actualícelo en Configuración &gt; Opciones &gt; SpectralX; el antiguo se conserva.</translation>
    </message>
    <message>
        <source>Update it; the old one stays for the older version of the plugin.</source>
        <translation>Actualícelo; el antiguo se conserva para la versión anterior del complemento.</translation>
    </message>
    <message>
        <source>Use the imagery itself, as a file.</source>
        <translation>Use las imágenes mismas, como archivo.</translation>
    </message>
    <message>
        <source>Version of the engine</source>
        <translation>Versión del motor</translation>
    </message>
    <message>
        <source>Visible part of the map</source>
        <translation>Parte visible del mapa</translation>
    </message>
    <message>
        <source>Wants a graphics card.</source>
        <translation>Pide una tarjeta gráfica.</translation>
    </message>
    <message>
        <source>Wants a large graphics card.</source>
        <translation>Pide una tarjeta gráfica grande.</translation>
    </message>
    <message>
        <source>Wavelength in nm</source>
        <translation>Longitud de onda en nm</translation>
    </message>
    <message>
        <source>What the model was made from, and how good it is.</source>
        <translation>De qué se hizo el modelo y cuán bueno es.</translation>
    </message>
    <message>
        <source>What the network has and what trains around a backbone. Left empty, spectralx; the others compare.</source>
        <translation>Qué tiene la red y qué entrena alrededor de una red base. Vacío: spectralx; los demás sirven para comparar.</translation>
    </message>
    <message>
        <source>What was downloaded is kept for the next time.</source>
        <translation>Lo descargado se conserva para la próxima vez.</translation>
    </message>
    <message>
        <source>Whole image</source>
        <translation>Imagen entera</translation>
    </message>
    <message>
        <source>Why the raster cannot be mapped; empty when it can</source>
        <translation>Por qué no puede cartografiarse el ráster; vacío si se puede</translation>
    </message>
    <message>
        <source>With a model, for images that state no wavelengths: {}.</source>
        <translation>Con un modelo, para imágenes que no indican longitudes de onda: {}.</translation>
    </message>
    <message>
        <source>Without a backbone the whole network trains.</source>
        <translation>Sin red base aprende toda la red.</translation>
    </message>
    <message>
        <source>Write a rep&amp;ort beside the map</source>
        <translation>Escribir un inf&amp;orme junto al mapa</translation>
    </message>
    <message>
        <source>Writes a training run as one .onnx file that maps without PyTorch.</source>
        <translation>Escribe un entrenamiento como un archivo .onnx que cartografía sin PyTorch.</translation>
    </message>
    <message>
        <source>Writes the model of a training run as one ONNX file that knows its bands, units and classes. The file is compared with the trained model on real tiles; if it computes something else, no file is written. Training exports by itself: this is for other tile sizes and for runs that were stopped.</source>
        <translation>Escribe el modelo de un entrenamiento como un archivo ONNX que conoce sus bandas, unidades y clases. El archivo se compara con el modelo entrenado en teselas reales; si calcula otra cosa, no se escribe ninguno. El entrenamiento ya exporta por sí mismo: esto es para otros tamaños de tesela y para ejecuciones detenidas.</translation>
    </message>
    <message>
        <source>Zoom to the image, or map all of it.</source>
        <translation>Acérquese a la imagen o cartografíela entera.</translation>
    </message>
    <message>
        <source>about {} min left</source>
        <translation>quedan unos {} min</translation>
    </message>
    <message>
        <source>about {} s left</source>
        <translation>quedan unos {} s</translation>
    </message>
    <message>
        <source>accuracy,assessment,confusion matrix,iou,kappa,validation,f1</source>
        <translation>exactitud,evaluación,matriz de confusión,iou,kappa,validación,f1</translation>
    </message>
    <message>
        <source>auto finds the bands by wavelength. Or band numbers in the order of the model's bands: 3,2,1,4.</source>
        <translation>auto busca las bandas por longitud de onda. O números de banda en el orden del modelo: 3,2,1,4.</translation>
    </message>
    <message>
        <source>auto uses the graphics card when it works, otherwise the processor.</source>
        <translation>auto usa la tarjeta gráfica cuando funciona; si no, el procesador.</translation>
    </message>
    <message>
        <source>band</source>
        <translation>banda</translation>
    </message>
    <message>
        <source>band {index}: {weight:.0%}</source>
        <translation>banda {index}: {weight:.0%}</translation>
    </message>
    <message>
        <source>bands {first}–{last}</source>
        <translation>bandas {first}–{last}</translation>
    </message>
    <message>
        <source>by hand</source>
        <translation>a mano</translation>
    </message>
    <message>
        <source>checkout</source>
        <translation>copia de trabajo</translation>
    </message>
    <message>
        <source>confidence</source>
        <translation>confianza</translation>
    </message>
    <message>
        <source>diagnosis,gpu,cuda,install,environment,version</source>
        <translation>diagnóstico,gpu,cuda,instalación,entorno,versión</translation>
    </message>
    <message>
        <source>generalization,transfer,cross validation,domain,benchmark,random forest</source>
        <translation>generalización,transferencia,validación cruzada,dominio,comparativa,random forest</translation>
    </message>
    <message>
        <source>graphics card</source>
        <translation>tarjeta gráfica</translation>
    </message>
    <message>
        <source>hyperspectral,spectral response,convolution,simulate,bands,wavelength</source>
        <translation>hiperespectral,respuesta espectral,convolución,simular,bandas,longitud de onda</translation>
    </message>
    <message>
        <source>loss</source>
        <translation>pérdida</translation>
    </message>
    <message>
        <source>maps</source>
        <translation>cartografía</translation>
    </message>
    <message>
        <source>maps and trains</source>
        <translation>cartografía y entrena</translation>
    </message>
    <message>
        <source>maps; training needs more packages</source>
        <translation>cartografía; para entrenar faltan paquetes</translation>
    </message>
    <message>
        <source>mean IoU</source>
        <translation>IoU media</translation>
    </message>
    <message>
        <source>missing</source>
        <translation>falta</translation>
    </message>
    <message>
        <source>mixed</source>
        <translation>mezclada</translation>
    </message>
    <message>
        <source>my_model</source>
        <translation>mi_modelo</translation>
    </message>
    <message>
        <source>nearest</source>
        <translation>más cercana</translation>
    </message>
    <message>
        <source>no answer</source>
        <translation>sin respuesta</translation>
    </message>
    <message>
        <source>none</source>
        <translation>ninguno</translation>
    </message>
    <message>
        <source>nothing</source>
        <translation>nada</translation>
    </message>
    <message>
        <source>on the graphics card</source>
        <translation>en la tarjeta gráfica</translation>
    </message>
    <message>
        <source>on the processor</source>
        <translation>en el procesador</translation>
    </message>
    <message>
        <source>onnx,deploy,model</source>
        <translation>onnx,despliegue,modelo</translation>
    </message>
    <message>
        <source>pretraining,self-supervised,masked autoencoder,foundation model,domain adaptation</source>
        <translation>preentrenamiento,autosupervisado,autocodificador enmascarado,modelo fundacional,adaptación de dominio</translation>
    </message>
    <message>
        <source>probabilities</source>
        <translation>probabilidades</translation>
    </message>
    <message>
        <source>processor</source>
        <translation>procesador</translation>
    </message>
    <message>
        <source>same</source>
        <translation>igual</translation>
    </message>
    <message>
        <source>segmentation,classification,land cover,deep learning,onnx,hyperspectral,multispectral,predict</source>
        <translation>segmentación,clasificación,cobertura del suelo,aprendizaje profundo,onnx,hiperespectral,multiespectral,predicción</translation>
    </message>
    <message>
        <source>setting</source>
        <translation>ajuste</translation>
    </message>
    <message>
        <source>the layer cannot be written to</source>
        <translation>la capa no admite escritura</translation>
    </message>
    <message>
        <source>tiny and small train on a processor; base and large want a graphics card.</source>
        <translation>tiny y small entrenan en un procesador; base y large requieren una tarjeta gráfica.</translation>
    </message>
    <message>
        <source>training,deep learning,fine-tuning,segmentation,classification,polygons,labels</source>
        <translation>entrenamiento,aprendizaje profundo,ajuste fino,segmentación,clasificación,polígonos,etiquetas</translation>
    </message>
    <message>
        <source>unknown reason</source>
        <translation>razón desconocida</translation>
    </message>
    <message>
        <source>wavelength,bands,hyperspectral,multispectral,metadata,model card,onnx</source>
        <translation>longitud de onda,bandas,hiperespectral,multiespectral,metadatos,ficha del modelo,onnx</translation>
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
        <translation>{count} píxeles de {truth} se cartografían como {mapped}.</translation>
    </message>
    <message>
        <source>{found} of {all} bands found</source>
        <translation>{found} de {all} bandas encontradas</translation>
    </message>
    <message>
        <source>{name} comes from the provider {provider}, which the engine cannot read.</source>
        <translation>{name} viene del proveedor {provider}, que el motor no puede leer.</translation>
    </message>
    <message>
        <source>{name} has about {pixels:.0f} pixels; a few hundred in several places do better.</source>
        <translation>{name} tiene unos {pixels:.0f} píxeles; unos cientos en varios lugares son mejor.</translation>
    </message>
    <message>
        <source>{name}, {steps} steps</source>
        <translation>{name}, {steps} pasos</translation>
    </message>
    <message>
        <source>{name}: mean IoU {value:.3f} on places left out</source>
        <translation>{name}: IoU media {value:.3f} en los lugares excluidos</translation>
    </message>
    <message>
        <source>{path} cannot be written: {problem}</source>
        <translation>No se puede escribir {path}: {problem}</translation>
    </message>
    <message>
        <source>{what}, in {seconds} s</source>
        <translation>{what}, en {seconds} s</translation>
    </message>
    <message>
        <source>{} bands, chosen by hand</source>
        <translation>{} bandas, elegidas a mano</translation>
    </message>
    <message>
        <source>{} does not exist. Choose another file.</source>
        <translation>{} no existe. Elija otro archivo.</translation>
    </message>
    <message>
        <source>{} has a single polygon; several in different places do better.</source>
        <translation>{} tiene un solo polígono; varios en lugares distintos son mejor.</translation>
    </message>
    <message>
        <source>{} has no coordinate system, so the polygons cannot be laid over it.</source>
        <translation>{} no tiene sistema de coordenadas; los polígonos no pueden superponerse.</translation>
    </message>
    <message>
        <source>{} is a web map: it holds pictures, not measurements.</source>
        <translation>{} es un mapa web: contiene imágenes, no mediciones.</translation>
    </message>
    <message>
        <source>{} is an image, not a map: a map has one band with one value a class.</source>
        <translation>{} es una imagen, no un mapa: un mapa tiene una banda con un valor por clase.</translation>
    </message>
    <message>
        <source>{} is no name of a GeoTIFF. Let it end in .tif.</source>
        <translation>{} no es nombre de un GeoTIFF. Debe terminar en .tif.</translation>
    </message>
    <message>
        <source>{} is not in the visible part of the map.</source>
        <translation>{} no está en la parte visible del mapa.</translation>
    </message>
    <message>
        <source>{} labelled pixels were judged.</source>
        <translation>Se evaluaron {} píxeles etiquetados.</translation>
    </message>
    <message>
        <source>{} min</source>
        <translation>{} min</translation>
    </message>
    <message>
        <source>{} more have no data in the map.</source>
        <translation>Otros {} no tienen datos en el mapa.</translation>
    </message>
    <message>
        <source>{} s</source>
        <translation>{} s</translation>
    </message>
    <message>
        <source>{} was opened with GDAL open options or a login, which cannot be handed on.</source>
        <translation>{} se abrió con opciones de GDAL o credenciales, que no pueden transmitirse.</translation>
    </message>
    <message>
        <source>{} is no name of a GeoPackage. Let it end in .gpkg.</source>
        <translation>{} no es nombre de un GeoPackage. Debe terminar en .gpkg.</translation>
    </message>
    <message>
        <source>Turn a map into polygons</source>
        <translation>Convertir un mapa en polígonos</translation>
    </message>
    <message>
        <source>Writes the regions of a class map as polygons with class and area.</source>
        <translation>Escribe las regiones de un mapa de clases como polígonos con clase y superficie.</translation>
    </message>
    <message>
        <source>Writes the regions of a class map as polygons: pixels of one class that touch along a side are one polygon, with class value, class name, number of pixels and area. Areas are those of the pixels, on the ellipsoid where the map is in degrees. Borders are simplified once for both sides, so that neighbours have neither gaps nor overlaps.</source>
        <translation>Escribe las regiones de un mapa de clases como polígonos: los píxeles de una clase que se tocan por un lado forman un polígono, con valor y nombre de la clase, número de píxeles y superficie. Las superficies son las de los píxeles, sobre el elipsoide si el mapa está en grados. Los bordes se simplifican una sola vez para ambos lados, de modo que entre vecinos no hay huecos ni solapes.</translation>
    </message>
    <message>
        <source>vectorize,vector,polygons,area,simplify,generalize,minimum mapping unit,geopackage</source>
        <translation>vectorizar,vector,polígonos,superficie,simplificar,generalizar,unidad mínima cartografiable,geopackage</translation>
    </message>
    <message>
        <source>A map with one value a class; 0 and its nodata value become no polygons.</source>
        <translation>Un mapa con un valor por clase; 0 y su valor sin datos no dan polígonos.</translation>
    </message>
    <message>
        <source>Smallest area (m²)</source>
        <translation>Superficie mínima (m²)</translation>
    </message>
    <message>
        <source>Smaller polygons are left out; their place stays empty. Needs a map with a reference system.</source>
        <translation>Los polígonos más pequeños se omiten y su lugar queda vacío. Necesita un mapa con sistema de coordenadas.</translation>
    </message>
    <message>
        <source>Simplify outlines by (pixels)</source>
        <translation>Simplificar contornos en (píxeles)</translation>
    </message>
    <message>
        <source>Corners at most this far from the outline are dropped. 0 keeps the steps of the pixels; 1 is smooth.</source>
        <translation>Se eliminan los vértices que se apartan del contorno como mucho esta distancia. 0 conserva los escalones de los píxeles; 1 es liso.</translation>
    </message>
    <message>
        <source>Fewest pixels</source>
        <translation>Mínimo de píxeles</translation>
    </message>
    <message>
        <source>Polygons of fewer pixels are left out, also on maps without a reference system.</source>
        <translation>Los polígonos con menos píxeles se omiten, también en mapas sin sistema de coordenadas.</translation>
    </message>
    <message>
        <source>GeoPackage with the fields value, class, pixels and area_m2, painted as the map is.</source>
        <translation>GeoPackage con los campos value, class, pixels y area_m2, coloreado como el mapa.</translation>
    </message>
    <message>
        <source>Number of polygons</source>
        <translation>Número de polígonos</translation>
    </message>
    <message>
        <source>Pixels in polygons</source>
        <translation>Píxeles en polígonos</translation>
    </message>
    <message>
        <source>Area of all polygons (m²); empty without a system</source>
        <translation>Superficie de todos los polígonos (m²); vacía sin sistema de coordenadas</translation>
    </message>
    <message>
        <source>{}, polygons</source>
        <translation>{}, polígonos</translation>
    </message>
    <message>
        <source>{name}: {count} polygons</source>
        <translation>{name}: {count} polígonos</translation>
    </message>
    <message>
        <source>Image to try</source>
        <translation>Imagen de prueba</translation>
    </message>
    <message>
        <source>Show which band of the image each band of the model gets</source>
        <translation>Mostrar qué banda de la imagen recibe cada banda del modelo</translation>
    </message>
    <message>
        <source>Remove the chosen class from the list</source>
        <translation>Quitar de la lista la clase elegida</translation>
    </message>
    <message>
        <source>The class {} has polygons; delete them first.</source>
        <translation>La clase {} tiene polígonos; bórrelos primero.</translation>
    </message>
    <message>
        <source>Tutorial: the first model of your own</source>
        <translation>Tutorial: el primer modelo propio</translation>
    </message>
    <message>
        <source>Making of a layer for labels</source>
        <translation>Creación de una capa de etiquetas</translation>
    </message>
    <message>
        <source>The engine is set up for mapping alone.</source>
        <translation>El motor está instalado solo para cartografiar.</translation>
    </message>
    <message>
        <source>Training needs more packages; what is set up stays until they are there.</source>
        <translation>Para entrenar hacen falta más paquetes; lo instalado se conserva hasta que estén.</translation>
    </message>
    <message>
        <source>Step {step} of {steps}</source>
        <translation>Paso {step} de {steps}</translation>
    </message>
    <message>
        <source>This QGIS comes with Python {found}; the SpectralX engine needs {needed} or newer.</source>
        <translation>Este QGIS trae Python {found}; el motor de SpectralX necesita {needed} o posterior.</translation>
    </message>
    <message>
        <source>Install a current QGIS. Or choose the interpreter of a Python {needed} or newer that has GDAL, NumPy and the engine's packages in Settings &gt; Options &gt; SpectralX.</source>
        <translation>Instale un QGIS actual. O elija en Configuración &gt; Opciones &gt; SpectralX el intérprete de un Python {needed} o posterior que tenga GDAL, NumPy y los paquetes del motor.</translation>
    </message>
    <message>
        <source>Scene that the image was cut out of</source>
        <translation>Escena de la que se recortó la imagen</translation>
    </message>
    <message>
        <source>For an image that was cut out of a larger one: the whole scene. The values are compared with its mean and spread, so that the map of the cut is that of its place in the scene. Left empty, the image itself.</source>
        <translation>Para una imagen recortada de otra mayor: la escena completa. Los valores se comparan con su media y su dispersión, de modo que el mapa del recorte es el de su lugar en la escena. Si se deja vacío: la propia imagen.</translation>
    </message>
    <message>
        <source>Map at the scale of the model</source>
        <translation>Cartografiar a la escala del modelo</translation>
    </message>
    <message>
        <source>For images whose pixels are larger or smaller than those the model was made for: the image is resampled to the nearest size that the model knows, and the map has pixels of that size. Otherwise such an image is refused.</source>
        <translation>Para imágenes cuyos píxeles son mayores o menores que aquellos para los que se hizo el modelo: la imagen se remuestrea al tamaño más cercano que el modelo conoce, y el mapa tiene píxeles de ese tamaño. De lo contrario, esa imagen se rechaza.</translation>
    </message>
    <message>
        <source>For any bands</source>
        <translation>Para cualquier banda</translation>
    </message>
    <message>
        <source>Writes a model that takes whatever bands an image has, in any order, and is told their wavelengths. Models that were trained on any bands always do.</source>
        <translation>Escribe un modelo que toma las bandas que tenga una imagen, en cualquier orden, y al que se le indican sus longitudes de onda. Los modelos entrenados con cualquier banda siempre lo hacen.</translation>
    </message>
    <message>
        <source>For the bands of</source>
        <translation>Para las bandas de</translation>
    </message>
    <message>
        <source>A sensor, or the path of an image or of a sensor's YAML file: the model is written for exactly these bands, also for other programs such as Deepness. Left empty, for the bands of the training. Sensors: {}.</source>
        <translation>Un sensor, o la ruta de una imagen o del archivo YAML de un sensor: el modelo se escribe para exactamente estas bandas, también para otros programas como Deepness. Vacío: para las bandas del entrenamiento. Sensores: {}.</translation>
    </message>
    <message>
        <source>A model is either for any bands or for those of one sensor. Choose one of the two.</source>
        <translation>Un modelo es para cualquier banda o para las de un sensor. Elija una de las dos opciones.</translation>
    </message>
    <message>
        <source>Novelty</source>
        <translation>Novedad</translation>
    </message>
    <message>
        <source>How strange each pixel is to the model: the share of the ground that it learned from that is less strange, in per cent. 50 is ordinary; where much is at 100, trust the map less.</source>
        <translation>Lo extraño que es cada píxel para el modelo: la parte del terreno aprendido que es menos extraña, en por ciento. 50 es lo corriente; donde mucho llega a 100, confíe menos en el mapa.</translation>
    </message>
    <message>
        <source>novelty</source>
        <translation>novedad</translation>
    </message>
    <message>
        <source>Add a layer with how new the &amp;ground is to the model</source>
        <translation>Añadir una capa de noved&amp;ad</translation>
    </message>
    <message>
        <source>In per cent: 50 is ordinary ground, 100 is stranger than all that the model learned from.</source>
        <translation>En por ciento: 50 es terreno corriente, 100 es más extraño que todo lo que el modelo aprendió.</translation>
    </message>
    <message>
        <source>Small polygons, 300 steps</source>
        <translation>Polígonos pequeños, 300 pasos</translation>
    </message>
    <message>
        <source>For a map of one image from some hundred polygons of a few pixels: small tiles, a network of size small, and values left as they are. Takes minutes where the others take an hour.</source>
        <translation>Para un mapa de una imagen a partir de unos cientos de polígonos de pocos píxeles: teselas pequeñas, una red de tamaño small y los valores tal como están. Tarda minutos donde las otras tardan una hora.</translation>
    </message>
    <message>
        <source>No polygon has a value in this field, so none has a class.</source>
        <translation>Ningún polígono tiene un valor en este campo, así que ninguno tiene clase.</translation>
    </message>
    <message>
        <source>{count} classes are more than a map can hold. Is this the field with the class?</source>
        <translation>{count} clases son más de las que caben en un mapa. ¿Es este el campo de la clase?</translation>
    </message>
    <message>
        <source>Every polygon has a class of its own. Is this the field with the class?</source>
        <translation>Cada polígono tiene su propia clase. ¿Es este el campo de la clase?</translation>
    </message>
    <message>
        <source>The same is true of {} more classes.</source>
        <translation>Lo mismo ocurre con {} clases más.</translation>
    </message>
    <message>
        <source>Use an image with these bands, another model, or choose the bands by hand in the table.</source>
        <translation>Use una imagen con estas bandas u otro modelo, o elija las bandas a mano en la tabla.</translation>
    </message>
    <message>
        <source>Choose a model that SpectralX made; the Train tab makes them.</source>
        <translation>Elija un modelo hecho por SpectralX; la pestaña Entrenar los hace.</translation>
    </message>
</context>
</TS>
