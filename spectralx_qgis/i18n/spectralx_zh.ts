<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="zh_CN" sourcelanguage="en">
<context>
    <name>@default</name>
    <message>
        <source>&amp;Add class</source>
        <translation>添加类别(&amp;A)</translation>
    </message>
    <message>
        <source>&amp;Backbone</source>
        <translation>骨干网络(&amp;B)</translation>
    </message>
    <message>
        <source>&amp;Cancel</source>
        <translation>取消(&amp;C)</translation>
    </message>
    <message>
        <source>&amp;Device</source>
        <translation>设备(&amp;D)</translation>
    </message>
    <message>
        <source>&amp;Draw polygons</source>
        <translation>绘制多边形(&amp;D)</translation>
    </message>
    <message>
        <source>&amp;Extent</source>
        <translation>范围(&amp;E)</translation>
    </message>
    <message>
        <source>&amp;From</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Go on</source>
        <translation>继续(&amp;G)</translation>
    </message>
    <message>
        <source>&amp;Image</source>
        <translation>影像(&amp;I)</translation>
    </message>
    <message>
        <source>&amp;Images</source>
        <translation>影像(&amp;I)</translation>
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
        <translation>评价(&amp;J)</translation>
    </message>
    <message>
        <source>&amp;Labels</source>
        <translation>标签(&amp;L)</translation>
    </message>
    <message>
        <source>&amp;Map</source>
        <translation>地图(&amp;M)</translation>
    </message>
    <message>
        <source>&amp;Method</source>
        <translation>方法(&amp;M)</translation>
    </message>
    <message>
        <source>&amp;Model</source>
        <translation>模型(&amp;M)</translation>
    </message>
    <message>
        <source>&amp;New…</source>
        <translation>新建(&amp;N)…</translation>
    </message>
    <message>
        <source>&amp;Pick a pixel</source>
        <translation>选取像元(&amp;P)</translation>
    </message>
    <message>
        <source>&amp;Place</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Remove…</source>
        <translation>移除(&amp;R)…</translation>
    </message>
    <message>
        <source>&amp;Run</source>
        <translation>运行(&amp;R)</translation>
    </message>
    <message>
        <source>&amp;Save report…</source>
        <translation>保存报告(&amp;S)…</translation>
    </message>
    <message>
        <source>&amp;Set up</source>
        <translation>安装(&amp;S)</translation>
    </message>
    <message>
        <source>&amp;Train</source>
        <translation>训练(&amp;T)</translation>
    </message>
    <message>
        <source>&amp;Update</source>
        <translation>更新(&amp;U)</translation>
    </message>
    <message>
        <source>&amp;Use for</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;What</source>
        <translation>对象(&amp;W)</translation>
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
        <translation>地图</translation>
    </message>
    <message>
        <source>A map with one value a class. With a model: the image that it maps.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A model on an image</source>
        <translation>影像上的模型</translation>
    </message>
    <message>
        <source>A page with areas, bands, device and times; it has the name of the map.</source>
        <translation>包含面积、波段、设备和用时的网页；与地图同名。</translation>
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
        <translation>约下载 {download}，在 {place} 占用 {disk}。</translation>
    </message>
    <message>
        <source>Adapt to imagery without labels (stage 1)</source>
        <translation>适配无标签影像（阶段 1）</translation>
    </message>
    <message>
        <source>Add a layer of con&amp;fidence</source>
        <translation>添加置信度图层(&amp;F)</translation>
    </message>
    <message>
        <source>Add a layer with the pro&amp;babilities of all classes</source>
        <translation>添加所有类别的概率图层(&amp;B)</translation>
    </message>
    <message>
        <source>Add an image to the project to see how its bands fit the model.</source>
        <translation>请向工程添加影像，以查看其波段与模型的匹配。</translation>
    </message>
    <message>
        <source>Add one, or map the whole image.</source>
        <translation>请添加一个，或对整幅影像制图。</translation>
    </message>
    <message>
        <source>Adds a layer with the probability of the mapped class, in per cent.</source>
        <translation>添加一个图层，显示所制类别的概率（百分比）。</translation>
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
        <translation>训练所有权重。需要大量标签，且会遗忘已学内容。</translation>
    </message>
    <message>
        <source>All {} bands found</source>
        <translation>已找到全部 {} 个波段</translation>
    </message>
    <message>
        <source>All {} bands found, each at its wavelength</source>
        <translation>已找到全部 {} 个波段，波长均一致</translation>
    </message>
    <message>
        <source>Another Python instead (for those who have set up the engine themselves)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>As the file says</source>
        <translation>按文件信息</translation>
    </message>
    <message>
        <source>As the files say</source>
        <translation>按文件信息</translation>
    </message>
    <message>
        <source>Backbone</source>
        <translation>骨干网络</translation>
    </message>
    <message>
        <source>Backbones</source>
        <translation>骨干网络</translation>
    </message>
    <message>
        <source>Backbones (*.safetensors *.pth *.pt)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Band of the image</source>
        <translation>影像波段</translation>
    </message>
    <message>
        <source>Bands</source>
        <translation>波段</translation>
    </message>
    <message>
        <source>Bands of the model and of the image</source>
        <translation>模型与影像的波段</translation>
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
        <translation>检查引擎(&amp;H)</translation>
    </message>
    <message>
        <source>C&amp;ompute on</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Cancelled.</source>
        <translation>已取消。</translation>
    </message>
    <message>
        <source>Cancelled. No map was written.</source>
        <translation>已取消。未写入地图。</translation>
    </message>
    <message>
        <source>Cancelled. No model was written.</source>
        <translation>已取消。未写入模型。</translation>
    </message>
    <message>
        <source>Cancelled. No output was written.</source>
        <translation>已取消。未写入任何输出。</translation>
    </message>
    <message>
        <source>Cancelling…</source>
        <translation>正在取消…</translation>
    </message>
    <message>
        <source>Check</source>
        <translation>检查</translation>
    </message>
    <message>
        <source>Check of labels</source>
        <translation>标签检查</translation>
    </message>
    <message>
        <source>Check the engine</source>
        <translation>检查引擎</translation>
    </message>
    <message>
        <source>Check the engine's interpreter in Settings &gt; Options &gt; SpectralX.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Choose a &amp;file…</source>
        <translation>选择文件(&amp;F)…</translation>
    </message>
    <message>
        <source>Choose a Python that has GDAL and NumPy in Settings &gt; Options &gt; SpectralX.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Choose a folder of models</source>
        <translation>选择模型文件夹</translation>
    </message>
    <message>
        <source>Choose a layer with polygons of your classes, or press New to draw them.</source>
        <translation>选择类别多边形图层，或按“新建”绘制。</translation>
    </message>
    <message>
        <source>Choose a map.</source>
        <translation>选择一幅地图。</translation>
    </message>
    <message>
        <source>Choose a model</source>
        <translation>选择模型</translation>
    </message>
    <message>
        <source>Choose a model file or a folder of models</source>
        <translation>选择模型文件或模型文件夹</translation>
    </message>
    <message>
        <source>Choose a model file to see how the bands of the image fit it.</source>
        <translation>选择模型文件，查看影像波段是否匹配。</translation>
    </message>
    <message>
        <source>Choose a model.</source>
        <translation>选择一个模型。</translation>
    </message>
    <message>
        <source>Choose a published backbone</source>
        <translation>选择已发布的骨干网络</translation>
    </message>
    <message>
        <source>Choose an HTTP proxy in Settings &gt; Options &gt; Network, or install from a folder of wheels.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Choose an image to see how its bands fit the model.</source>
        <translation>选择影像，查看其波段与模型的匹配。</translation>
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
        <translation>请在 设置 &gt; 选项 &gt; SpectralX 中选择引擎的解释器。</translation>
    </message>
    <message>
        <source>Choose the field of the labels that holds the class.</source>
        <translation>选择存放类别的字段。</translation>
    </message>
    <message>
        <source>Choose the field of the polygons that holds the class.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Choose the field that holds the class.</source>
        <translation>选择存放类别的字段。</translation>
    </message>
    <message>
        <source>Choose the folder that holds the wheels.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Choose the image that the model maps.</source>
        <translation>选择模型要制图的影像。</translation>
    </message>
    <message>
        <source>Choose the labels of the image.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Choose the labels: polygons, or a raster with one value a class.</source>
        <translation>选择标签：多边形，或每类一个值的栅格。</translation>
    </message>
    <message>
        <source>Choose the sensor above, or click the cells of the table to choose the bands by hand.</source>
        <translation>请在上方选择传感器，或点击表格单元手动选择波段。</translation>
    </message>
    <message>
        <source>Choose the table of a comparison</source>
        <translation>选择比较表</translation>
    </message>
    <message>
        <source>Chosen by hand.</source>
        <translation>手动选择。</translation>
    </message>
    <message>
        <source>Class</source>
        <translation>类别</translation>
    </message>
    <message>
        <source>Class &amp;field</source>
        <translation>类别字段(&amp;F)</translation>
    </message>
    <message>
        <source>Class field</source>
        <translation>类别字段</translation>
    </message>
    <message>
        <source>Class with most pixels</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Classes with colour, polygons and pixels</source>
        <translation>类别及其颜色、多边形和像元数</translation>
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
        <translation>在地图中点击影像；光谱将与模型波段比较。</translation>
    </message>
    <message>
        <source>Click to choose another band.</source>
        <translation>点击以选择其他波段。</translation>
    </message>
    <message>
        <source>Colour of {}</source>
        <translation>{} 的颜色</translation>
    </message>
    <message>
        <source>Com&amp;parison…</source>
        <translation>比较(&amp;P)…</translation>
    </message>
    <message>
        <source>Compare methods on unseen places</source>
        <translation>在未见地区比较方法</translation>
    </message>
    <message>
        <source>Compares a map with labels, pixel by pixel, where there are labels: overall accuracy, mean intersection over union, scores of each class and the confusion matrix. With a model, the raster is an image: the model maps it first, and that map is judged.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Comparison of methods on unseen places</source>
        <translation>未见地区的方法比较</translation>
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
        <translation>混淆矩阵：行为标签，列为地图</translation>
    </message>
    <message>
        <source>Cop&amp;y report</source>
        <translation>复制报告(&amp;Y)</translation>
    </message>
    <message>
        <source>Copies what the check found, without names of folders or persons</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>D&amp;uration</source>
        <translation>时长(&amp;U)</translation>
    </message>
    <message>
        <source>Decoder only</source>
        <translation>仅解码器</translation>
    </message>
    <message>
        <source>Device</source>
        <translation>设备</translation>
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
        <translation>引擎</translation>
    </message>
    <message>
        <source>Estimate time, memory and disk before the run</source>
        <translation>运行前估算时间、内存和磁盘</translation>
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
        <translation>全部</translation>
    </message>
    <message>
        <source>Export a trained model</source>
        <translation>导出训练好的模型</translation>
    </message>
    <message>
        <source>Export it to a GeoTIFF (Export &gt; Save As, raw data) and use that.</source>
        <translation>请导出为 GeoTIFF（导出 &gt; 另存为，原始数据）后使用。</translation>
    </message>
    <message>
        <source>Export of {}</source>
        <translation>导出 {}</translation>
    </message>
    <message>
        <source>Extent</source>
        <translation>范围</translation>
    </message>
    <message>
        <source>F1 and IoU of each class</source>
        <translation>各类别的 F1 与 IoU</translation>
    </message>
    <message>
        <source>F1 of each class (line: IoU)</source>
        <translation>各类别 F1（竖线：IoU）</translation>
    </message>
    <message>
        <source>Fastest that works</source>
        <translation>可用的最快设备</translation>
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
        <translation>重新按波长匹配</translation>
    </message>
    <message>
        <source>First learn from images without labels</source>
        <translation>先从无标签影像学习</translation>
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
        <translation>离线包文件夹</translation>
    </message>
    <message>
        <source>Folder of your models</source>
        <translation>模型文件夹</translation>
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
        <translation>显卡</translation>
    </message>
    <message>
        <source>Held-out ground</source>
        <translation>留出区域</translation>
    </message>
    <message>
        <source>Held-out {name}, best {value:.3f}</source>
        <translation>留出区 {name}，最佳 {value:.3f}</translation>
    </message>
    <message>
        <source>Help</source>
        <translation>帮助</translation>
    </message>
    <message>
        <source>Hides parts of unlabelled images and lets the network restore them. It learns the spectra and textures of this imagery, from any sensor; training with labels then starts from there. The run can be stopped and continued.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>How</source>
        <translation>方式</translation>
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
        <translation>相邻瓦片的重叠比例。越大越平滑，也越慢。</translation>
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
        <translation>影像(&amp;M)</translation>
    </message>
    <message>
        <source>Image</source>
        <translation>影像</translation>
    </message>
    <message>
        <source>Image band</source>
        <translation>影像波段</translation>
    </message>
    <message>
        <source>Images</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Images to learn from</source>
        <translation>用于学习的影像</translation>
    </message>
    <message>
        <source>Images without labels</source>
        <translation>无标签影像</translation>
    </message>
    <message>
        <source>Images without labels; more and more different ones are better. Sensors may be mixed.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>In fold&amp;er</source>
        <translation>所在文件夹(&amp;E)</translation>
    </message>
    <message>
        <source>Inside polygons of a layer</source>
        <translation>图层多边形内</translation>
    </message>
    <message>
        <source>Inspect a raster or model</source>
        <translation>检查栅格或模型</translation>
    </message>
    <message>
        <source>Install the plugin again and restart QGIS.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Install the plugin again.</source>
        <translation>请重新安装插件。</translation>
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
        <translation>互联网</translation>
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
        <translation>评价</translation>
    </message>
    <message>
        <source>Judge a map or a model against labels</source>
        <translation>用标签评价地图或模型</translation>
    </message>
    <message>
        <source>Judged pixels</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Kappa</source>
        <translation>Kappa 系数</translation>
    </message>
    <message>
        <source>Labels</source>
        <translation>标签</translation>
    </message>
    <message>
        <source>Largest difference of a probability to PyTorch</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Layer with the polygons</source>
        <translation>多边形图层</translation>
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
        <translation>在地图上左键添加顶点，右键闭合多边形，Esc 重新开始。</translation>
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
        <translation>训练损失</translation>
    </message>
    <message>
        <source>M&amp;odel</source>
        <translation>模型(&amp;O)</translation>
    </message>
    <message>
        <source>M&amp;odel name</source>
        <translation>模型名称(&amp;O)</translation>
    </message>
    <message>
        <source>Makes a GeoPackage in which you draw polygons of your classes.</source>
        <translation>新建 GeoPackage，用于绘制各类别的多边形。</translation>
    </message>
    <message>
        <source>Manifests (*.yaml *.yml *.json)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Map</source>
        <translation>制图</translation>
    </message>
    <message>
        <source>Map a raster with a model</source>
        <translation>用模型对栅格制图</translation>
    </message>
    <message>
        <source>Map an image with a model</source>
        <translation>用模型对影像制图</translation>
    </message>
    <message>
        <source>Map only the middle of the visible part, within seconds</source>
        <translation>仅对可见部分的中心制图，数秒完成</translation>
    </message>
    <message>
        <source>Map with SpectralX</source>
        <translation>用 SpectralX 制图</translation>
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
        <translation>制图</translation>
    </message>
    <message>
        <source>Mapping and training own models</source>
        <translation>制图并训练自己的模型</translation>
    </message>
    <message>
        <source>Maps are computed by the SpectralX engine, a program of its own, so that nothing it needs can disturb QGIS. Your imagery never leaves this computer.</source>
        <translation>地图由独立程序 SpectralX 引擎计算，不会干扰 QGIS。您的影像绝不会离开本机。</translation>
    </message>
    <message>
        <source>Mask</source>
        <translation>掩膜</translation>
    </message>
    <message>
        <source>Mean F1</source>
        <translation>平均 F1</translation>
    </message>
    <message>
        <source>Mean IoU</source>
        <translation>平均 IoU</translation>
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
        <translation>方法</translation>
    </message>
    <message>
        <source>Methods</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Mixed from {} narrower bands of the image.</source>
        <translation>由影像的 {} 个较窄波段混合而成。</translation>
    </message>
    <message>
        <source>Model</source>
        <translation>模型</translation>
    </message>
    <message>
        <source>Model band</source>
        <translation>模型波段</translation>
    </message>
    <message>
        <source>Model c&amp;ard</source>
        <translation>模型卡(&amp;A)</translation>
    </message>
    <message>
        <source>Model card</source>
        <translation>模型卡</translation>
    </message>
    <message>
        <source>Models</source>
        <translation>模型</translation>
    </message>
    <message>
        <source>Models (*.onnx)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>NVIDIA graphics card</source>
        <translation>NVIDIA 显卡</translation>
    </message>
    <message>
        <source>Name of a new class</source>
        <translation>新类别名称</translation>
    </message>
    <message>
        <source>Network</source>
        <translation>网络</translation>
    </message>
    <message>
        <source>New class, such as water</source>
        <translation>新类别，如水体</translation>
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
        <translation>{} 上没有多边形。</translation>
    </message>
    <message>
        <source>No polygon of {} covers a pixel of the image.</source>
        <translation>{} 的多边形没有覆盖影像的任何像元。</translation>
    </message>
    <message>
        <source>No polygon with a class lies on the image.</source>
        <translation>影像上没有带类别的多边形。</translation>
    </message>
    <message>
        <source>None: learns from your imagery alone</source>
        <translation>无：仅从您的影像学习</translation>
    </message>
    <message>
        <source>Normal</source>
        <translation>标准</translation>
    </message>
    <message>
        <source>Not all could be removed: {}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Nothing is installed into QGIS, and no imagery is uploaded.</source>
        <translation>不会向 QGIS 安装任何内容，也不会上传影像。</translation>
    </message>
    <message>
        <source>Nothing yet</source>
        <translation>尚无数据</translation>
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
        <translation>瓦片重叠(&amp;V)</translation>
    </message>
    <message>
        <source>Off by</source>
        <translation>偏差</translation>
    </message>
    <message>
        <source>Offer the models of a f&amp;older…</source>
        <translation>列出文件夹中的模型(&amp;O)…</translation>
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
        <translation>打开报告(&amp;R)</translation>
    </message>
    <message>
        <source>Open the sample scene</source>
        <translation>打开示例影像</translation>
    </message>
    <message>
        <source>Open the settings</source>
        <translation>打开设置</translation>
    </message>
    <message>
        <source>Options</source>
        <translation>选项</translation>
    </message>
    <message>
        <source>Otherwise such bands are refused.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Overall accuracy</source>
        <translation>总体精度</translation>
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
        <translation>网页 (*.html)</translation>
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
        <translation>像元</translation>
    </message>
    <message>
        <source>Plot</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Polygons</source>
        <translation>多边形</translation>
    </message>
    <message>
        <source>Polygons of {first} and {second} overlap; one of them is wrong there.</source>
        <translation>{first} 与 {second} 的多边形重叠；其中之一在该处有误。</translation>
    </message>
    <message>
        <source>Polygons with a class field, or a raster with one value a class (0 means not labelled).</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Press “Pick a pixel” and click on the image in the map.</source>
        <translation>按“选取像元”，然后在地图中点击影像。</translation>
    </message>
    <message>
        <source>Previe&amp;w</source>
        <translation>预览(&amp;W)</translation>
    </message>
    <message>
        <source>Preview: {}</source>
        <translation>预览：{}</translation>
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
        <translation>处理器</translation>
    </message>
    <message>
        <source>Progress</source>
        <translation>进度</translation>
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
        <translation>快速</translation>
    </message>
    <message>
        <source>Raster whose bands are wanted</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Re&amp;pair</source>
        <translation>修复(&amp;P)</translation>
    </message>
    <message>
        <source>Reading bands and wavelengths…</source>
        <translation>正在读取波段和波长…</translation>
    </message>
    <message>
        <source>Ready. Labels that the model has not learned from give the honest figure.</source>
        <translation>就绪。只有模型未学过的标签才能给出真实精度。</translation>
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
        <translation>请修复它，或移除该图层。</translation>
    </message>
    <message>
        <source>Repair it; what works now stays until the new one works.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Report</source>
        <translation>报告</translation>
    </message>
    <message>
        <source>Resample the spectrum to another sensor</source>
        <translation>将光谱重采样到其他传感器</translation>
    </message>
    <message>
        <source>Resampled image</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Rows: labels. Columns: map. In per cent of the row.</source>
        <translation>行：标签。列：地图。按行百分比。</translation>
    </message>
    <message>
        <source>Run folder</source>
        <translation>运行文件夹</translation>
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
        <translation>示例影像</translation>
    </message>
    <message>
        <source>Save &amp;to</source>
        <translation>保存到(&amp;T)</translation>
    </message>
    <message>
        <source>Save the labels as</source>
        <translation>标签另存为</translation>
    </message>
    <message>
        <source>Save the map as</source>
        <translation>地图另存为</translation>
    </message>
    <message>
        <source>Save the report as</source>
        <translation>报告另存为</translation>
    </message>
    <message>
        <source>Says which wavelengths the bands have, for images whose file does not.</source>
        <translation>当文件未注明时，指定各波段的波长。</translation>
    </message>
    <message>
        <source>Scaled low-rank adapters in the backbone. For comparison with other work.</source>
        <translation>骨干网络中的缩放低秩适配器。用于与其他工作比较。</translation>
    </message>
    <message>
        <source>Scales what the backbone computes. The fewest weights; for comparison.</source>
        <translation>缩放骨干网络的计算结果。权重最少；用于比较。</translation>
    </message>
    <message>
        <source>Scene manifest</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Score on held-out ground by step</source>
        <translation>各步在留出区域的得分</translation>
    </message>
    <message>
        <source>Se&amp;nsor</source>
        <translation>传感器(&amp;N)</translation>
    </message>
    <message>
        <source>See how good a map or a model is</source>
        <translation>查看地图或模型的精度</translation>
    </message>
    <message>
        <source>Seed</source>
        <translation>随机种子</translation>
    </message>
    <message>
        <source>Seeds</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Senso&amp;r</source>
        <translation>传感器(&amp;R)</translation>
    </message>
    <message>
        <source>Sensor</source>
        <translation>传感器</translation>
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
        <translation>设置…</translation>
    </message>
    <message>
        <source>Show or hide the SpectralX panel</source>
        <translation>显示或隐藏 SpectralX 面板</translation>
    </message>
    <message>
        <source>Shows bands, wavelengths, classes, and how a raster binds to a model.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Shows the table of methods on unseen places that “generalize” wrote.</source>
        <translation>显示“generalize”写出的未见地区方法比较表。</translation>
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
        <translation>规模(&amp;Z)</translation>
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
        <translation>在骨干矩阵旁加小矩阵。用于与其他工作比较。</translation>
    </message>
    <message>
        <source>SpectralX (recommended)</source>
        <translation>SpectralX（推荐）</translation>
    </message>
    <message>
        <source>SpectralX command:</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>SpectralX help</source>
        <translation>SpectralX 帮助</translation>
    </message>
    <message>
        <source>SpectralX land-cover mapping</source>
        <translation>SpectralX 土地覆盖制图</translation>
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
        <translation>光谱</translation>
    </message>
    <message>
        <source>Spectrum of a pixel</source>
        <translation>像元光谱</translation>
    </message>
    <message>
        <source>Spectrum of the picked pixel against the bands of the model</source>
        <translation>所选像元光谱与模型波段</translation>
    </message>
    <message>
        <source>Starting the engine…</source>
        <translation>正在启动引擎…</translation>
    </message>
    <message>
        <source>Starts the engine and shows its interpreter, its packages, the devices that really compute, and how to get what is missing. Attach the report when you report a problem.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Ste&amp;ps</source>
        <translation>步数(&amp;P)</translation>
    </message>
    <message>
        <source>Step</source>
        <translation>步</translation>
    </message>
    <message>
        <source>Steps</source>
        <translation>步数</translation>
    </message>
    <message>
        <source>Stop and &amp;keep the best</source>
        <translation>停止并保留最佳(&amp;K)</translation>
    </message>
    <message>
        <source>Table</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Take the last map out of the project</source>
        <translation>从工程中移除上一幅地图</translation>
    </message>
    <message>
        <source>Take the last polygon back</source>
        <translation>撤销上一个多边形</translation>
    </message>
    <message>
        <source>Takes about {time}, {memory:.0f} MB of memory and at most {disk:.0f} MB on the disk.</source>
        <translation>约需 {time}，内存 {memory:.0f} MB，磁盘至多 {disk:.0f} MB。</translation>
    </message>
    <message>
        <source>Takes any bands; weighs them by what they show; adapts a backbone with few weights. Best elsewhere.</source>
        <translation>接受任意波段，按内容加权，用少量权重适配骨干网络。在其他地区效果最好。</translation>
    </message>
    <message>
        <source>Task of the manifest</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Temporary file</source>
        <translation>临时文件</translation>
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
        <translation>骨干网络保持不变。速度快；适合标签极少的情况。</translation>
    </message>
    <message>
        <source>The engine cannot be started: {}.</source>
        <translation>无法启动引擎：{}。</translation>
    </message>
    <message>
        <source>The engine crashed or was ended from outside.</source>
        <translation>引擎崩溃或被外部终止。</translation>
    </message>
    <message>
        <source>The engine ended with status {}.</source>
        <translation>引擎以状态 {} 结束。</translation>
    </message>
    <message>
        <source>The engine ended without a result.</source>
        <translation>引擎结束但没有结果。</translation>
    </message>
    <message>
        <source>The engine is being checked…</source>
        <translation>正在检查引擎…</translation>
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
        <translation>无法创建文件夹 {folder}：{error}</translation>
    </message>
    <message>
        <source>The image has no band at this wavelength; its nearest one is close enough.</source>
        <translation>影像在此波长没有波段；最近的波段足够接近。</translation>
    </message>
    <message>
        <source>The image has no band near this wavelength.</source>
        <translation>影像在此波长附近没有波段。</translation>
    </message>
    <message>
        <source>The image has this band.</source>
        <translation>影像有此波段。</translation>
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
        <translation>正在检查标签…</translation>
    </message>
    <message>
        <source>The labels can be used.</source>
        <translation>标签可用。</translation>
    </message>
    <message>
        <source>The labels look good: {} classes.</source>
        <translation>标签良好：{} 个类别。</translation>
    </message>
    <message>
        <source>The layer {} has lost its data source.</source>
        <translation>图层 {} 的数据源已丢失。</translation>
    </message>
    <message>
        <source>The list of scenes cannot be written: {}</source>
        <translation>无法写入场景列表：{}</translation>
    </message>
    <message>
        <source>The log holds all that the engine said.</source>
        <translation>日志中有引擎的全部输出。</translation>
    </message>
    <message>
        <source>The map is done</source>
        <translation>制图完成</translation>
    </message>
    <message>
        <source>The map {} cannot be opened.</source>
        <translation>无法打开地图 {}。</translation>
    </message>
    <message>
        <source>The model file; its card is written beside it.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The model has no card beside it.</source>
        <translation>该模型没有模型卡。</translation>
    </message>
    <message>
        <source>The model {name} is trained: mean IoU {miou:.2f} on ground that it did not learn from.</source>
        <translation>模型 {name} 训练完成：在未学过的区域平均 IoU 为 {miou:.2f}。</translation>
    </message>
    <message>
        <source>The model {} is trained. It stands in the list of the Map tab.</source>
        <translation>模型 {} 训练完成，已列入“制图”页。</translation>
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
        <translation>网络复原这些影像被遮盖的部分，从而在看到标签之前学习其光谱。</translation>
    </message>
    <message>
        <source>The picked pixel holds no data.</source>
        <translation>所选像元无数据。</translation>
    </message>
    <message>
        <source>The plugin has version {plugin} and its engine {engine}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The polygon was not added: {}</source>
        <translation>未能添加多边形：{}</translation>
    </message>
    <message>
        <source>The polygons cannot be exported: {}</source>
        <translation>无法导出多边形：{}</translation>
    </message>
    <message>
        <source>The polygons have no coordinate system, {} has one. Set it in their properties.</source>
        <translation>多边形没有坐标系，而 {} 有。请在其属性中设置。</translation>
    </message>
    <message>
        <source>The preview is done</source>
        <translation>预览完成</translation>
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
        <translation>此安装不含示例影像。</translation>
    </message>
    <message>
        <source>The selected polygons of this layer, or all of them where none is selected.</source>
        <translation>该图层选中的多边形；未选中时为全部。</translation>
    </message>
    <message>
        <source>The visible part of the map cannot be expressed in the coordinates of {}.</source>
        <translation>地图可见部分无法转换到 {} 的坐标系。</translation>
    </message>
    <message>
        <source>There is no model {value}. Choose an .onnx file, or a bundled model ({names}).</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>There is no polygon layer in the project.</source>
        <translation>工程中没有多边形图层。</translation>
    </message>
    <message>
        <source>There is one class, {}; a model tells at least two apart.</source>
        <translation>只有一个类别 {}；模型至少要区分两个类别。</translation>
    </message>
    <message>
        <source>Thorough</source>
        <translation>充分</translation>
    </message>
    <message>
        <source>Tick the images that your labels lie on.</source>
        <translation>请勾选标签所在的影像。</translation>
    </message>
    <message>
        <source>Tick the images to learn from without labels, or leave that step out.</source>
        <translation>请勾选无标签影像，或略去该步骤。</translation>
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
        <translation>模型标题与类别</translation>
    </message>
    <message>
        <source>Train</source>
        <translation>训练</translation>
    </message>
    <message>
        <source>Train a model from labels (stage 2)</source>
        <translation>用标签训练模型（阶段 2）</translation>
    </message>
    <message>
        <source>Train a model of your own classes</source>
        <translation>训练自定义类别的模型</translation>
    </message>
    <message>
        <source>Training loss by step</source>
        <translation>各步训练损失</translation>
    </message>
    <message>
        <source>Trains each method with each seed on all domains but one and judges it on that one; nothing of the domain that is left out takes part in any choice. Simple methods for single pixels are compared alongside. What is done is kept: a run that was stopped goes on in the same folder.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Trains in an hour or so on a processor.</source>
        <translation>在处理器上约一小时训练完成。</translation>
    </message>
    <message>
        <source>Trains in minutes on a processor.</source>
        <translation>在处理器上几分钟即可训练。</translation>
    </message>
    <message>
        <source>Trains without one region, season or sensor after the other, and judges on the one left out.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Tutorial: the first map</source>
        <translation>教程：第一幅地图</translation>
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
        <translation>请使用影像文件本身。</translation>
    </message>
    <message>
        <source>Version of the engine</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Visible part of the map</source>
        <translation>地图可见部分</translation>
    </message>
    <message>
        <source>Wants a graphics card.</source>
        <translation>需要显卡。</translation>
    </message>
    <message>
        <source>Wants a large graphics card.</source>
        <translation>需要大显存显卡。</translation>
    </message>
    <message>
        <source>Wavelength in nm</source>
        <translation>波长 (nm)</translation>
    </message>
    <message>
        <source>What the model was made from, and how good it is.</source>
        <translation>模型的来源及其精度。</translation>
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
        <translation>整幅影像</translation>
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
        <translation>没有骨干网络时训练整个网络。</translation>
    </message>
    <message>
        <source>Write a rep&amp;ort beside the map</source>
        <translation>在地图旁写报告(&amp;O)</translation>
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
        <translation>请缩放到影像，或对整幅影像制图。</translation>
    </message>
    <message>
        <source>about {} min left</source>
        <translation>约剩 {} 分钟</translation>
    </message>
    <message>
        <source>about {} s left</source>
        <translation>约剩 {} 秒</translation>
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
        <translation>波段</translation>
    </message>
    <message>
        <source>band {index}: {weight:.0%}</source>
        <translation>波段 {index}：{weight:.0%}</translation>
    </message>
    <message>
        <source>bands {first}–{last}</source>
        <translation>波段 {first}–{last}</translation>
    </message>
    <message>
        <source>by hand</source>
        <translation>手动</translation>
    </message>
    <message>
        <source>checkout</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>confidence</source>
        <translation>置信度</translation>
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
        <translation>损失</translation>
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
        <translation>平均 IoU</translation>
    </message>
    <message>
        <source>missing</source>
        <translation>缺失</translation>
    </message>
    <message>
        <source>mixed</source>
        <translation>混合</translation>
    </message>
    <message>
        <source>my_model</source>
        <translation>my_model</translation>
    </message>
    <message>
        <source>nearest</source>
        <translation>最近</translation>
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
        <translation>在显卡上</translation>
    </message>
    <message>
        <source>on the processor</source>
        <translation>在处理器上</translation>
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
        <translation>概率</translation>
    </message>
    <message>
        <source>processor</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>same</source>
        <translation>相同</translation>
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
        <translation>图层不可写</translation>
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
        <translation>原因不明</translation>
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
        <translation>{truth} 的 {count} 个像元被制为 {mapped}。</translation>
    </message>
    <message>
        <source>{found} of {all} bands found</source>
        <translation>找到 {found}/{all} 个波段</translation>
    </message>
    <message>
        <source>{name} comes from the provider {provider}, which the engine cannot read.</source>
        <translation>{name} 来自 {provider} 数据源，引擎无法读取。</translation>
    </message>
    <message>
        <source>{name} has about {pixels:.0f} pixels; a few hundred in several places do better.</source>
        <translation>{name} 约有 {pixels:.0f} 个像元；在多处共有几百个会更好。</translation>
    </message>
    <message>
        <source>{name}, {steps} steps</source>
        <translation>{name}，{steps} 步</translation>
    </message>
    <message>
        <source>{name}: mean IoU {value:.3f} on places left out</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{path} cannot be written: {problem}</source>
        <translation>无法写入 {path}：{problem}</translation>
    </message>
    <message>
        <source>{what}, in {seconds} s</source>
        <translation>{what}，用时 {seconds} 秒</translation>
    </message>
    <message>
        <source>{} bands, chosen by hand</source>
        <translation>{} 个波段，手动选择</translation>
    </message>
    <message>
        <source>{} does not exist. Choose another file.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{} has a single polygon; several in different places do better.</source>
        <translation>{} 只有一个多边形；在不同位置画多个会更好。</translation>
    </message>
    <message>
        <source>{} has no coordinate system, so the polygons cannot be laid over it.</source>
        <translation>{} 没有坐标系，无法叠加多边形。</translation>
    </message>
    <message>
        <source>{} is a web map: it holds pictures, not measurements.</source>
        <translation>{} 是网络地图：只有图片，没有测量值。</translation>
    </message>
    <message>
        <source>{} is an image, not a map: a map has one band with one value a class.</source>
        <translation>{} 是影像而非地图：地图只有一个波段，每类一个值。</translation>
    </message>
    <message>
        <source>{} is no name of a GeoTIFF. Let it end in .tif.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{} is not in the visible part of the map.</source>
        <translation>{} 不在地图可见范围内。</translation>
    </message>
    <message>
        <source>{} labelled pixels were judged.</source>
        <translation>评价了 {} 个有标签的像元。</translation>
    </message>
    <message>
        <source>{} min</source>
        <translation>{} 分钟</translation>
    </message>
    <message>
        <source>{} more have no data in the map.</source>
        <translation>另有 {} 个在地图中无数据。</translation>
    </message>
    <message>
        <source>{} s</source>
        <translation>{} 秒</translation>
    </message>
    <message>
        <source>{} was opened with GDAL open options or a login, which cannot be handed on.</source>
        <translation>{} 使用了 GDAL 打开选项或登录信息，无法传递给引擎。</translation>
    </message>
</context>
</TS>
